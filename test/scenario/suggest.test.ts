import { describe, expect, it } from 'vitest';
import { suggest, suggestion } from '../../src/scenario/index.ts';

const KEYS = ['attempts', 'backoff', 'bake', 'base', 'cap', 'fill-to', 'timeout'];

describe('a suggestion', () => {
  it.each([
    ['bkae', 'bake'],
    ['time-out', 'timeout'],
    ['fillTo', 'fill-to'],
    ['FILL_TO', 'fill-to'],
    ['atempt', 'attempts'],
    ['cpa', 'cap'],
  ])('for %s is %s', (written, meant) => {
    expect(suggest(written, KEYS)).toBe(meant);
  });

  it.each(['jitter', 'xyz', '', 'b'.repeat(10_000)])('is not made for %.10s', (written) => {
    expect(suggest(written, KEYS)).toBeUndefined();
  });

  it('names what there is when nothing is near', () => {
    expect(suggestion('jitter', ['on', 'off'])).toBe('there are: on, off');
    expect(suggestion('jitter', [])).toBe('there are none');
    expect(suggestion('bkae', KEYS)).toBe('did you mean bake?');
  });
});
