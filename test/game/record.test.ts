import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlayerAction } from '../../src/experiment/index.ts';
import { readRecord } from '../../src/game/read-record.ts';
import type { RecordEnd, RecordEntry, RecordHeader } from '../../src/game/record.ts';
import { recordLine } from '../../src/game/record.ts';
import { formatProblem } from '../../src/scenario/index.ts';

const header: RecordHeader = {
  wavetank: 'game',
  format: 1,
  version: '0.1.0',
  scenario: 'drill',
  hash: 'd'.repeat(64),
  variant: 'base',
  policy: 'static',
  replication: 0,
  seed: 'drill/0',
  mode: 'practice',
  horizon: 1_000_000,
};

const end: RecordEnd = {
  kind: 'end',
  at: 1_000_000,
  why: 'resolved',
  entries: 3,
  digest: '0123456789abcdef',
  final: 'fedcba9876543210',
};

const cells = fc.array(fc.nat({ max: 500 }), { maxLength: 4 });
const anAction: fc.Arbitrary<PlayerAction> = fc.oneof(
  fc.record({ act: fc.constant('acknowledge' as const), alarm: fc.nat() }),
  fc.record({ act: fc.constantFrom('pause' as const, 'resume' as const, 'rollback' as const) }),
  fc.record({ act: fc.constantFrom('drain' as const, 'undrain' as const), cells }),
  fc.record({ act: fc.constant('admit' as const), cells, share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    act: fc.constant('cap-retries' as const),
    cells,
    budget: fc.constantFrom(0, 0.1, Number.POSITIVE_INFINITY),
  }),
  fc.record({ act: fc.constant('restart' as const), cells, takes: fc.nat(), atOnce: fc.nat() }),
);
const hex = fc.constantFrom('0123456789abcdef', 'ffffffffffffffff');
const anEntry: fc.Arbitrary<RecordEntry> = fc.oneof(
  fc.record({
    kind: fc.constant('act' as const),
    at: fc.constant(7),
    said: fc.string({ unit: 'binary' }),
    act: anAction,
    ok: fc.boolean(),
    message: fc.string(),
    entries: fc.nat(),
    digest: hex,
  }),
  fc.record({
    kind: fc.constantFrom('look' as const, 'note' as const, 'hypothesis' as const, 'refused' as const),
    at: fc.constant(7),
    said: fc.string({ unit: 'binary' }),
    message: fc.string(),
  }),
);

const problems = (text: string) => readRecord(text, 'g.jsonl').problems?.map(formatProblem) ?? [];

describe('a record', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.array(anEntry, { maxLength: 5 }), fc.boolean(), (entries, whole) => {
        const lines = [header, ...entries, ...(whole ? [end] : [])];
        const read = readRecord(lines.map((line) => `${recordLine(line)}\n`).join(''), 'g.jsonl');
        const plain = (value: unknown) => JSON.stringify(value, (_, v) => (v === Infinity ? 'inf' : v));
        expect(plain(read.record)).toBe(plain({ header, entries, end: whole ? end : null }));
      }),
      { seed: 1 },
    );
  });

  it('that is none gets one line, however long it is', () => {
    expect(problems('a\nb\nc\n')).toEqual(['g.jsonl:1:1: expected a JSON object, got a']);
    expect(problems('{"wavetank":"drill"}\nb\nc\n')).toHaveLength(1);
  });

  it('that was cut off anywhere is read up to its last whole line', () => {
    const note: RecordEntry = { kind: 'note', at: 5, said: 'note x', message: '' };
    const text = [header, note, end].map((line) => `${recordLine(line)}\n`).join('');
    const wholeHeader = recordLine(header).length;
    for (let length = wholeHeader; length <= text.length; length += 1) {
      const read = readRecord(text.slice(0, length), 'g.jsonl');
      const linesWhole = text.slice(0, length).split('\n').length - 1;
      expect(read.record?.entries.length).toBeGreaterThanOrEqual(Math.max(0, Math.min(1, linesWhole - 1)));
    }
  });

  it('that is wrong is answered with line and column, all problems at once', () => {
    const line = (change: object) => `${JSON.stringify({ ...end, ...change })}\n`;
    expect([
      ...problems(''),
      ...problems('{"wavetank":"game"'),
      ...problems('hello\n'),
      ...problems('{"wavetank":"game",,}\n'),
      ...problems('[]\n'),
      ...problems('{"wavetank":"chess"}\n'),
      ...problems(`${JSON.stringify({ ...header, format: 2 })}\n`),
      ...problems(`${JSON.stringify({ ...header, replication: -1, mode: 'fun' })}\n`),
      ...problems(`${recordLine(header)}\n${line({ at: 2_000_000 })}`),
      ...problems(
        `${recordLine(header)}\n${line({ kind: 'note', at: 9, said: 'note', message: '' })}\n${line({ at: 5, digest: 'x' })}`,
      ),
      ...problems(`${recordLine(header)}\n${line({ kind: 'act', ok: 'yes', act: { act: 'explode' } })}`),
      ...problems(`${recordLine(header)}\n${line({})}${line({})}`),
    ]).toMatchInlineSnapshot(`
      [
        "g.jsonl:1:1: expected a recorded game, got an empty file",
        "g.jsonl:1:1: expected a recorded game, got no whole line",
        "g.jsonl:1:1: expected a JSON object, got hello",
        "g.jsonl:1:20: expected a JSON object, got {"wavetank":"game",,}",
        "g.jsonl:1:1: expected a JSON object, got []",
        "g.jsonl:1:1 wavetank: expected "game": a recorded game of wavetank, got "chess"",
        "g.jsonl:1:1 format: expected format 1, the one this version reads, got 2",
        "g.jsonl:1:1 replication: expected a whole number from 0, got -1",
        "g.jsonl:1:1 mode: expected practice, graded, got "fun"",
        "g.jsonl:2:1 at: expected at most the horizon 1000000, got 2000000",
        "g.jsonl:3:1: expected a JSON object, got an empty line",
        "g.jsonl:4:1 at: expected 9 or later: entries stand in order of time, got 5",
        "g.jsonl:4:1 digest: expected a digest of 16 hex digits, got "x"",
        "g.jsonl:2:1 ok: expected true or false, got "yes"",
        "g.jsonl:2:1 said: expected text, got nothing",
        "g.jsonl:2:1 act: expected acknowledge, pause, resume, rollback, drain, undrain, admit, cap-retries, restart, got "explode"",
        "g.jsonl:2:1 message: expected text, got nothing",
        "g.jsonl:3:1: expected nothing after the end of the game, got another line",
      ]
    `);
  });

  it('is refused, never an error of ours, whatever the file holds', () => {
    const junk = fc.oneof(fc.json(), fc.string({ unit: 'binary' }), fc.constant(recordLine(header)));
    fc.assert(
      fc.property(fc.array(junk, { maxLength: 4 }), (lines) => {
        const read = readRecord(lines.join('\n'), 'g.jsonl');
        expect(read.record === undefined).toBe((read.problems?.length ?? 0) > 0);
      }),
      { seed: 2, numRuns: 300 },
    );
  });
});
