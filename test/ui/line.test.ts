import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLine, fitText, line, run, spread, textOf, textWidth } from '../../src/ui/index.ts';

const anyLine = fc
  .array(fc.string({ unit: fc.constantFrom('a', '─', '日', '́', '▁', '🔥', ' ') }), { maxLength: 5 })
  .map((texts) => line(...texts));
const anyWidth = fc.nat({ max: 30 });

describe('a line', () => {
  it('has exactly the width it is cut or padded to', () => {
    fc.assert(
      fc.property(anyLine, anyWidth, (some, columns) => {
        const width = textWidth(textOf(fitLine(some, columns, '…')));
        // Half of a wide character is never shown: a blank takes its place.
        expect(width).toBe(columns);
      }),
      { seed: 1 },
    );
  });

  it('gives way on the left when left and right do not both fit', () => {
    expect(textOf(spread(line('a long title'), line('12:00'), 12))).toBe('a long 12:00');
    expect(textOf(spread(line('title'), line('12:00'), 16))).toBe('title      12:00');
  });

  it('says with an ellipsis that something is missing', () => {
    expect(textOf(fitLine(line(run('abc', 'bad'), 'defg'), 5, '…'))).toBe('abcd…');
    expect(textOf(fitLine(line('abc'), 5, '…'))).toBe('abc  ');
  });

  it('takes two columns for a wide character and none for a combining mark', () => {
    expect(textWidth('日本')).toBe(4);
    expect(textWidth('é')).toBe(1);
    expect(textWidth('▁█●│─✔✖ΔA±')).toBe(10);
    expect(fitText('日本', 3)).toBe('日 ');
    expect(fitText('日本', 3, 'right')).toBe(' 日');
  });
});
