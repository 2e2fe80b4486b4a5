import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, readCsv } from '../../src/verify/csv.ts';

const texts = (text: string) => readCsv(text).records.map((record) => record.map((field) => field.text));

describe('a table of comma-separated values', () => {
  it('is read back as it was written, whatever its fields hold', () => {
    const field = fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\n', '\r', '{') });
    const record = fc.array(field, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(record, { maxLength: 4 }), (records) => {
        expect(texts(records.map(csvLine).join(''))).toEqual(records);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('may end its lines in any way, hold empty ones, and begin with a byte order mark', () => {
    expect(texts('\uFEFFa,b\r\n\r\nc,d\n\ne,f')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
      ['e', 'f'],
    ]);
  });

  it('knows where each character of a field stands, past doubled quotes and line ends', () => {
    const text = 'id,params\nx,"{""a"": 1,\n ""b"": 2}"';
    const [, [, params]] = readCsv(text).records;
    expect(params.text).toBe('{"a": 1,\n "b": 2}');
    for (const [index, char] of [...params.text].entries()) {
      const { line, column } = params.placeOf(index);
      expect(text.split('\n')[line - 1][column - 1] ?? '\n').toBe(char);
    }
    expect(params.placeOf(params.text.indexOf('b'))).toEqual({ line: 3, column: 4 });
  });

  it.each([
    ['a,"b', { line: 1, column: 3, expected: 'a quote at the end of the field', got: 'the end of the file' }],
    [
      'a,b"c',
      { line: 1, column: 4, expected: 'quotes around the whole field, or none', got: 'a quote inside' },
    ],
    ['x\n"a"b,c', { line: 2, column: 4, expected: 'a comma after the closing quote', got: 'b' }],
  ])('is refused where it is none: %s', (text, mistake) => {
    expect(readCsv(text).mistake).toEqual(mistake);
  });
});
