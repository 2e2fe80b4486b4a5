import { describe, expect, it } from 'vitest';
import { keyNames } from '../../src/ui/key-names.ts';

describe('the names of keys', () => {
  it.each([
    ['a', {}, ['a']],
    ['A', { shift: true }, ['A']],
    [' ', {}, ['space']],
    ['', { return: true }, ['enter']],
    ['', { upArrow: true }, ['up']],
    ['', { tab: true, shift: true }, ['S-tab']],
    ['c', { ctrl: true }, ['C-c']],
    ['x', { meta: true }, ['M-x']],
    ['', {}, []],
  ] as const)('are those of %j with %j: %j', (input, key, names) => {
    expect(keyNames(input, key)).toEqual(names);
  });

  it('come one by one from what arrives together, Ctrl-C among it included', () => {
    expect(keyNames(':seek 1h\rq\x03\x1a', {})).toEqual([
      ...':seek',
      'space',
      '1',
      'h',
      'enter',
      'q',
      'C-c',
      'C-z',
    ]);
  });
});
