import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchResult, BenchRow } from '../../../src/cli/bench/bench-row.ts';
import { missesGoal, resultsOf } from '../../../src/cli/bench/bench-row.ts';
import { benchTable } from '../../../src/cli/bench/bench-table.ts';
import type { Site } from '../../../src/cli/bench/history.ts';
import { changeOf, HISTORY_HEAD, historyLines, readHistory } from '../../../src/cli/bench/history.ts';
import { measureRows } from '../../../src/cli/bench/measure.ts';
import { FIXED_ROWS, GROUPS, scenarioRows } from '../../../src/cli/bench/rows.ts';
import { wavetank } from '../support/outside.ts';

const SEED = 20141119;
const HERE: Site = {
  date: '2026-11-21',
  version: '1.2.3',
  node: '22.0.0',
  machine: 'linux x64, "Fast, One", 2 cores',
};
const THERE: Site = { ...HERE, machine: 'another' };

const queue: BenchRow = {
  group: 'kernel',
  what: 'queue',
  unit: 'ns',
  probe: 'q',
  against: 'heap',
  goal: { ratio: 0.3 },
};
const rate: BenchRow = {
  group: 'requests',
  what: 'solver',
  unit: 'requests/s',
  probe: 's',
  moreIsBetter: true,
  goal: { figure: 4e6 },
};
const fleet: BenchRow = {
  group: 'fleets',
  what: 'fleet',
  unit: 'ms',
  probe: 'f',
  goal: { figure: 250, peakMb: 300 },
};
const speedUp: BenchRow = {
  group: 'threads',
  what: 'threads',
  unit: 'ms',
  probe: 't2',
  against: 't1',
  moreIsBetter: true,
  goal: { ratio: 1.7 },
};

const measured = (figure: number, checksum = 1, peakMb = 100) => ({ figure, checksum, peakMb });

function resultsAt(figures: Record<string, ReturnType<typeof measured>>): BenchResult[] {
  return resultsOf([queue, rate, fleet, speedUp], new Map(Object.entries(figures)));
}

const good = {
  q: measured(50),
  heap: measured(200),
  s: measured(5e6),
  f: measured(151.26, 2, 202.4),
  t2: measured(1000),
  t1: measured(1900),
};

describe('the speed table', () => {
  it('says what was measured, its ratio, the goal, the memory and how it stands to the last record', () => {
    const history = readHistory(
      HISTORY_HEAD + historyLines(HERE, resultsAt({ ...good, f: measured(140), s: measured(8e6) })),
      'history.csv',
    );
    expect(benchTable(resultsAt(good), HERE, history)).toMatchInlineSnapshot(`
      "                                                     peak
      what     figure  unit        ratio  goal               MB                 last
      queue      50.0  ns          0.250  ratio ≤ 0.300     100         0.250 (same)
      solver    5.00M  requests/s         ≥ 4.00M           100  8.00M (60 % slower)  SLOWER than 1.2.3 of 2026-11-21
      fleet       151  ms                 ≤ 250, ≤ 300 MB   202     140 (8 % slower)
      threads    1000  ms           1.90  ratio ≥ 1.70      100          1.90 (same)
      "
    `);
  });

  it('marks a missed goal on each side: ratio, time, rate, speed-up and memory', () => {
    const misses = (figures: Partial<typeof good>) =>
      resultsAt({ ...good, ...figures })
        .filter(missesGoal)
        .map(({ row }) => row.what);

    expect(misses({})).toEqual([]);
    expect(misses({ q: measured(61) })).toEqual(['queue']);
    expect(misses({ s: measured(3.9e6) })).toEqual(['solver']);
    expect(misses({ f: measured(251) })).toEqual(['fleet']);
    expect(misses({ f: measured(100, 1, 301) })).toEqual(['fleet']);
    expect(misses({ t2: measured(1200) })).toEqual(['threads']);
    expect(misses({ q: measured(60), s: measured(4e6), f: measured(250, 1, 300) })).toEqual([]);
  });

  it('says when two sides that are compared came to different results', () => {
    const [line] = resultsAt({ ...good, heap: measured(200, 7) });
    expect(line.agrees).toBe(false);
    expect(benchTable([line], HERE, [])).toContain('DIFFERENT RESULT');
  });

  it('leaves out a row of which a side was not measured', () => {
    expect(resultsAt({ q: measured(50), f: measured(1) }).map(({ row }) => row.what)).toEqual(['fleet']);
  });
});

describe('a slow-down', () => {
  const slowness = (before: number, now: number, row: 'f' | 's') => {
    const results = (figure: number) => resultsAt({ [row]: measured(figure) });
    const history = readHistory(HISTORY_HEAD + historyLines(HERE, results(before)), 'history.csv');
    return {
      table: benchTable(results(now), HERE, history),
      change: changeOf(results(now)[0], HERE, history),
    };
  };

  it('is marked from a quarter on, whether more or less is better, and a gain is not', () => {
    expect(slowness(100, 126, 'f').table).toContain('SLOWER than 1.2.3');
    expect(slowness(100, 124, 'f').table).not.toContain('SLOWER');
    expect(slowness(100, 50, 'f').table).not.toContain('SLOWER');
    expect(slowness(1.26e7, 1e7, 's').table).toContain('SLOWER than 1.2.3');
    expect(slowness(1.24e7, 1e7, 's').table).not.toContain('SLOWER');
    expect(slowness(5e6, 1e7, 's').table).not.toContain('SLOWER');
    expect(slowness(100, 150, 'f').change?.slowness).toBeCloseTo(1.5, 9);
    expect(slowness(6e6, 4e6, 's').change?.slowness).toBeCloseTo(1.5, 9);
  });

  it('is looked for in ratios of any machine, and in times of a machine like this one only', () => {
    const elsewhere = readHistory(HISTORY_HEAD + historyLines(THERE, resultsAt(good)), 'history.csv');
    const now = resultsAt({ ...good, q: measured(100), heap: measured(200) });

    const changes = now.map((result) => changeOf(result, HERE, elsewhere)?.slowness);

    expect(changes).toEqual([expect.closeTo(2, 9), undefined, undefined, expect.closeTo(1, 9)]);
  });

  it('is taken to the last record, not to an older one', () => {
    const text =
      HISTORY_HEAD +
      historyLines(HERE, resultsAt(good)) +
      historyLines(HERE, resultsAt({ f: measured(300) }));
    const [result] = resultsAt({ f: measured(300) });
    expect(changeOf(result, HERE, readHistory(text, 'history.csv'))?.slowness).toBeCloseTo(1, 9);
  });
});

describe('the history', () => {
  it('gives back what was written, to four digits', () => {
    const figure = fc.double({ min: 1e-3, max: 1e9, noNaN: true });
    const words = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(figure, figure, figure, words, words, (a, b, peakMb, what, machine) => {
        const row = { ...queue, what };
        const results = [
          { row, figure: a, ratio: b, peakMb, agrees: true },
          { row, figure: b, ratio: undefined, peakMb, agrees: true },
        ];
        const site = { ...HERE, machine };

        const read = readHistory(HISTORY_HEAD + historyLines(site, results), 'history.csv');

        expect(read.map((each) => [each.what, each.machine, each.version])).toEqual([
          [what, machine, '1.2.3'],
          [what, machine, '1.2.3'],
        ]);
        expect(Math.abs(read[0].figure / a - 1)).toBeLessThan(1e-3);
        expect(Math.abs((read[0].ratio ?? 0) / b - 1)).toBeLessThan(1e-3);
        expect(Math.abs(read[0].peakMb / peakMb - 1)).toBeLessThan(1e-3);
        expect(read[1].ratio).toBeUndefined();
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('is refused with its place when it is none', () => {
    const line = '2026-11-21,1,22,here,queue,ns,50,0.25,100\n';
    const refusal = (text: string) => {
      try {
        return String(readHistory(text, 'h.csv').length);
      } catch (problem) {
        return problem instanceof Error ? problem.message : problem;
      }
    };
    expect([
      refusal(''),
      refusal(HISTORY_HEAD + line),
      refusal(line),
      refusal(`${HISTORY_HEAD}${line}1,22\n`),
      refusal(HISTORY_HEAD + line.replace('50', 'x')),
      refusal(HISTORY_HEAD + line.replace(',50', ',0')),
      refusal(`${HISTORY_HEAD}a"b\n`),
    ]).toMatchInlineSnapshot(`
      [
        "0",
        "1",
        "h.csv:1:1: expected date,version,node,machine,what,unit,figure,ratio,peak_mb, got 2026-11-21,1,22,here,queue,ns,50,0.25,100 — restore it, or name another with --history",
        "h.csv:3:1: expected 9 fields, got 2 — restore it, or name another with --history",
        "h.csv:2:31: expected a number above 0, got x — restore it, or name another with --history",
        "h.csv:2:31: expected a number above 0, got 0 — restore it, or name another with --history",
        "h.csv:2:2: expected quotes around the whole field, or none, got a quote inside — restore it, or name another with --history",
      ]
    `);
  });
});

describe('measuring', () => {
  it('takes both sides of a ratio in turns and keeps the fastest of each', async () => {
    const order: string[] = [];
    const times: Record<string, number[]> = { q: [3, 1, 2], heap: [9, 8, 7], s: [5, 9, 1] };
    const best = await measureRows([queue, rate], 3, (name) => {
      order.push(name);
      return Promise.resolve(measured(times[name].shift() ?? 0));
    });

    expect(order).toEqual(['q', 'heap', 'q', 'heap', 'q', 'heap', 's', 's', 's']);
    expect([...best].map(([name, { figure }]) => [name, figure])).toEqual([
      ['q', 1],
      ['heap', 7],
      ['s', 9],
    ]);
  });

  it('knows every row by a name of its own and every group by the name it is chosen by', () => {
    const rows = [...FIXED_ROWS, ...scenarioRows('first-rollout')];
    expect(new Set(rows.map(({ what }) => what)).size).toBe(rows.length);
    expect(rows.map(({ group }) => group).filter((group) => !GROUPS.some((each) => each === group))).toEqual(
      [],
    );
  });
});

describe('wavetank bench', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wavetank-bench-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const benchArgs = (...more: string[]) => ['bench', 'first-rollout', '--turns', '1', ...more];

  it('prints the rows that were asked for and records them, line after line, only when told', async () => {
    const history = join(folder, 'new', 'history.csv');
    const once = benchArgs('--only', 'scenarios', '--history', history);

    const first = await wavetank(once);
    expect(existsSync(history)).toBe(false);
    await wavetank([...once, '--record']);
    const third = await wavetank([...once, '--record']);

    const names = ['first-rollout', 'first-rollout, five policies × 300'];
    expect(first).toMatchObject({ code: 0, stderr: '' });
    for (const name of names) expect(first.stdout).toContain(`\n${name} `);
    expect(first.stdout).not.toContain('pending');
    expect(first.stdout).not.toMatch(/slower|faster|same/);
    expect(third.stdout).toMatch(/slower|faster|same/);
    const recorded = readHistory(readFileSync(history, 'utf8'), history);
    expect(recorded.map(({ what }) => what)).toEqual([...names, ...names]);
    expect(recorded[0].version).toBe('1.2.3');
    expect(recorded[0].date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(recorded[0].machine).not.toContain(hostname());
  });

  it('refuses an unknown part and a history that is none, before it measures', async () => {
    const broken = join(folder, 'broken.csv');
    writeFileSync(broken, 'a,b\n');
    mkdirSync(join(folder, 'folder'));

    const outcomes = [
      await wavetank(benchArgs('--only', 'kernel,wings')),
      await wavetank(benchArgs('--history', broken)),
      await wavetank(benchArgs('--history', join(folder, 'folder'))),
    ];

    expect(outcomes.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(outcomes.map(({ stderr }) => stderr.replaceAll(folder, ''))).toMatchInlineSnapshot(`
      [
        "--only: expected some of kernel, requests, cells, fleets, scenarios, threads, got wings
      ",
        "/broken.csv:1:1: expected date,version,node,machine,what,unit,figure,ratio,peak_mb, got a,b — restore it, or name another with --history
      ",
        "--history: expected a file that can be read, got /folder: it is a directory (EISDIR)
      ",
      ]
    `);
    expect(outcomes.map(({ stdout }) => stdout).join('')).toBe('');
  });
});
