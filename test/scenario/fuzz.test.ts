// Whatever is done to a file, the reader answers: with a scenario, or with problems that say where.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem, readScenario } from '../../src/scenario/index.ts';
import { catalog } from './support/catalog.ts';
import { EXAMPLE } from './support/example.ts';

const LINES = EXAMPLE.split('\n');

function checkAnswer(text: string): void {
  const read = readScenario(text, { file: 'scenarios/config-loop.yaml', catalog, hash: 'hash' });
  if (!('problems' in read)) {
    expect(read.scenario.variants.length).toBeGreaterThan(0);
    const users = read.scenario.fleet.cells.reduce((sum, cell) => sum + cell.users, 0);
    expect(users).toBe(read.scenario.fleet.users);
    return;
  }
  expect(read.problems.length).toBeGreaterThan(0);
  const lines = text.split('\n').length;
  const bad = read.problems.filter((problem) => {
    const { line, column, expected, got } = problem;
    const isLocated = line >= 1 && line <= lines && column >= 1;
    const isSaid = expected !== '' && got !== '';
    return !isLocated || !isSaid || /[\u0000-\u001f\u007f-\u009f]/.test(formatProblem(problem));
  });
  expect(bad).toEqual([]);
}

const place = fc.nat(EXAMPLE.length);
const odd = fc.constantFrom(
  '',
  ' ',
  '\t',
  '\n',
  ':',
  '-',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '!!int ',
  '|',
  '>',
  '%',
  '0',
  '-1',
  '1e400',
  '999999999999',
  '~',
  'null',
  '__proto__',
  '\u0000',
  '\u001b',
  '\u2028',
  'ü',
  '\ud800',
);

const mutation: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.tuple(place, odd).map(
    ([at, text]) =>
      (all: string) =>
        all.slice(0, at) + text + all.slice(at),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 20 })).map(
    ([at, n]) =>
      (all: string) =>
        all.slice(0, at) + all.slice(at + n),
  ),
  fc.tuple(place, odd).map(
    ([at, text]) =>
      (all: string) =>
        all.slice(0, at) + text + all.slice(at + 1),
  ),
  fc.tuple(place, place).map(
    ([from, to]) =>
      (all: string) =>
        all.slice(0, from) + all.slice(to),
  ),
  fc.nat(LINES.length - 1).map((line) => (all: string) => all.split('\n').toSpliced(line, 1).join('\n')),
  fc.tuple(fc.nat(LINES.length - 1), fc.nat(LINES.length - 1)).map(
    ([from, to]) =>
      (all: string) =>
        all.split('\n').toSpliced(to, 0, LINES[from]).join('\n'),
  ),
);

/** Words of the file put in each other's places, so that it stays YAML and reaches further. */
const WORDS = [...new Set(EXAMPLE.match(/[\w.%^/°-]+/g) ?? [])];
const swapped = fc
  .tuple(fc.constantFrom(...WORDS), fc.oneof(fc.constantFrom(...WORDS), odd, fc.integer().map(String)))
  .map(
    ([from, to]) =>
      (all: string) =>
        all.replace(from, () => to),
  );

describe('the reader', () => {
  it('answers for files that were changed at random', () => {
    const changes = fc.array(mutation, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(changes, (all) => checkAnswer(all.reduce((text, change) => change(text), EXAMPLE))),
      { seed: 20, numRuns: 100 },
    );
  });

  it('answers for files whose words were exchanged', () => {
    const changes = fc.array(swapped, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(changes, (all) => checkAnswer(all.reduce((text, change) => change(text), EXAMPLE))),
      { seed: 21, numRuns: 100 },
    );
  });

  it('answers for any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), checkAnswer), {
      seed: 22,
      numRuns: 300,
    });
  });

  it('answers for any value under any key', () => {
    const value = fc.letrec((tie) => ({
      leaf: fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
      value: fc.oneof(
        { maxDepth: 3 },
        tie('leaf'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...WORDS)), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    const keys = [...EXAMPLE.matchAll(/^([a-z-]+):/gm)].map(([, key]) => key);
    const files = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 8 });
    // JSON is YAML, except that the reader stops at keys of JavaScript and at duplicates, which is an answer too.
    fc.assert(
      fc.property(files, (file) => checkAnswer(JSON.stringify(file))),
      { seed: 23, numRuns: 300 },
    );
  });

  it('answers for a file of three megabytes and for a bomb of aliases', () => {
    checkAnswer(`${EXAMPLE}# ${'x'.repeat(3_000_000)}`);
    const levels = Array.from(
      { length: 9 },
      (_, i) => `x${i + 1}: &x${i + 1} [${`*x${i}, `.repeat(9)}*x${i}]`,
    );
    checkAnswer(`${EXAMPLE}x0: &x0 [a, b]\n${levels.join('\n')}\n`);
  });

  it('gives the same answer twice', () => {
    const twice = [1, 2].map(() =>
      readScenario(EXAMPLE, { file: 'config-loop.yaml', catalog, hash: 'hash' }),
    );
    expect(JSON.stringify(twice[0])).toBe(JSON.stringify(twice[1]));
  });
});
