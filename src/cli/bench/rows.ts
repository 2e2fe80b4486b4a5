import type { BenchRow } from './bench-row.ts';

/** What a `compare` of the goal runs: five policies, 300 seeds, on two threads. */
const COMPARED = 5 * 300;
const THREADS = 2;

/** The parts of the table, by what `--only` calls them. */
export const GROUPS = ['kernel', 'requests', 'cells', 'fleets', 'scenarios', 'threads'] as const;

/**
 * All rows but those of scenarios. Goals are those the project has set itself; ratios hold on any machine, times on an
 * idle core of a present-day server.
 */
export const FIXED_ROWS: readonly BenchRow[] = [
  {
    group: 'kernel',
    what: 'hold, 1,000 pending',
    unit: 'ns an event',
    probe: 'hold 1e3',
    against: 'hold 1e3, heap',
    goal: { ratio: 0.3 },
  },
  {
    group: 'kernel',
    what: 'hold, 100,000 pending',
    unit: 'ns an event',
    probe: 'hold 1e5',
    against: 'hold 1e5, heap',
    goal: { ratio: 0.08 },
  },
  {
    group: 'kernel',
    what: 'timer and cancel, 1,000 entities',
    unit: 'ns a round',
    probe: 'timer',
    against: 'timer, heap',
    goal: { ratio: 0.3 },
  },
  {
    group: 'kernel',
    what: 'M/M/1 by processes, to actions',
    unit: 'ns a customer',
    probe: 'customer',
    against: 'customer, actions',
    goal: { ratio: 1.6 },
  },
  {
    group: 'requests',
    what: 'M/M/1 by the request solver',
    unit: 'requests/s',
    probe: 'requests',
    moreIsBetter: true,
    goal: { figure: 4e6 },
  },
  {
    group: 'cells',
    what: 'a cell in overload, ticks of 0.1 s',
    unit: 'ms an hour',
    probe: 'overloaded cell, stepped',
    goal: { figure: 40 },
  },
  {
    group: 'cells',
    what: 'a cell in overload whose queue is full',
    unit: 'ms an hour',
    probe: 'overloaded cell, queue full',
    goal: { figure: 1 },
  },
  {
    group: 'cells',
    what: 'a cell that has collapsed',
    unit: 'ms an hour',
    probe: 'collapsed cell',
    goal: { figure: 1 },
  },
  {
    group: 'cells',
    what: 'a cell that fails a constant share',
    unit: 'ms an hour',
    probe: 'failing cell',
    goal: { figure: 1 },
  },
  {
    group: 'fleets',
    what: 'L: 1,000 cells, 7 days',
    unit: 'ms a replication',
    probe: 'fleet L',
    goal: { figure: 20 },
  },
  {
    group: 'fleets',
    what: 'XL: 10,000 cells, 7 days',
    unit: 'ms a replication',
    probe: 'fleet XL',
    goal: { figure: 250, peakMb: 300 },
  },
  {
    group: 'fleets',
    what: 'XL to L, as many cells touched',
    unit: 'times',
    probe: 'growth from L to XL',
    goal: { figure: 2 },
  },
  {
    group: 'threads',
    what: 'two threads to one',
    unit: 'ms a batch',
    probe: 'threads 2',
    against: 'threads 1',
    moreIsBetter: true,
    goal: { ratio: 1.7 },
  },
];

/** A scenario: one policy and seed with all its worlds, and a whole `compare` reckoned from that. */
export function scenarioRows(name: string): BenchRow[] {
  const probe = `scenario ${name}`;
  return [
    { group: 'scenarios', what: name, unit: 'ms a policy and seed', probe },
    {
      group: 'scenarios',
      what: `${name}, five policies × 300`,
      unit: 's on two threads',
      probe,
      figureOf: ({ figure }) => (figure * COMPARED) / THREADS / 1000,
      goal: { figure: 15 },
    },
  ];
}
