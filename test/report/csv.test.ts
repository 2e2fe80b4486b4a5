import { describe, expect, it } from 'vitest';
import type { Cell, Column } from '../../src/report/index.ts';
import { csv } from '../../src/report/index.ts';

const columns: readonly Column<readonly Cell[]>[] = ['a', 'b'].map((name, i) => ({
  name,
  unit: '',
  meaning: '',
  of: (row) => row[i],
}));
const written = (...rows: readonly (readonly Cell[])[]): string => [...csv(columns, rows)].join('');

describe('a CSV file', () => {
  it('begins with the names, and ends every line with a line feed', () => {
    expect(written(['x', 1])).toBe('a,b\nx,1\n');
    expect(written()).toBe('a,b\n');
  });

  it('leaves the cell of what did not happen empty', () => {
    expect(written([null, 'n/a'])).toBe('a,b\n,n/a\n');
  });

  it('writes yes and no as true and false', () => {
    expect(written([true, false])).toBe('a,b\ntrue,false\n');
  });

  it.each(['=1+1', '+1', '-1', '@cmd', '\tx', '\rx'])('does not let %j pass for a formula', (text) => {
    const [, line] = written([text, 0]).split(/\n/);
    expect(line.replaceAll('"', '')).toBe(`'${text},0`);
  });

  it('knows a number below zero from a formula', () => {
    expect(written([-5, -0.25])).toBe('a,b\n-5,-0.25\n');
  });

  it('quotes what would break a line or a cell', () => {
    expect(written(['a "b", c', 'd\ne'])).toBe('a,b\n"a ""b"", c","d\ne"\n');
  });

  it('is the same in pieces as in one', () => {
    const rows = Array.from({ length: 4500 }, (_, i): Cell[] => [i, `r${i}`]);
    expect(written(...rows)).toBe(`a,b\n${rows.map(([a, b]) => `${a},${b}\n`).join('')}`);
    expect([...csv(columns, rows)]).toHaveLength(4);
  });
});
