import { availableParallelism } from 'node:os';
import type { Choices, Simulate } from '../../experiment/index.ts';
import { planBatch, runJob, simulateReplication } from '../../experiment/index.ts';
import { exponential, RandomStreams, SECOND, Simulation } from '../../kernel/index.ts';
import { compact, grouped, span, textTable } from '../../report/index.ts';
import type { Loaded } from '../load-scenario.ts';
import { loadScenarios, shippedNames } from '../load-scenario.ts';
import type { ExitCode, Outside } from '../outside.ts';

/** Long enough for a steady figure, short enough to wait for. */
const ENOUGH_MS = 1500;

/** `wavetank bench`: how fast this machine fires events and runs scenarios, on one thread, after warming up. */
export async function bench(args: readonly string[], outside: Outside): Promise<ExitCode> {
  const scenarios = await loadScenarios(args.length > 0 ? args : shippedNames(outside.scenarios), outside);
  const simulate = 'simulate' in outside.engine ? outside.engine.simulate : simulateReplication;
  const cores = availableParallelism();
  const print = (lines: readonly string[]) => outside.stdout.write(`${lines.join('\n')}\n`);

  const kernel = [1000, 100_000].map((pending) => ({ pending, nanoseconds: measureHold(pending) }));
  print(
    table(
      [
        ['event queue', ({ pending }) => `${grouped(pending)} pending`],
        ['per event', ({ nanoseconds }) => `${Math.round(nanoseconds)} ns`],
        ['events a second', ({ nanoseconds }) => compact(1e9 / nanoseconds)],
      ],
      kernel,
    ),
  );
  print(['']);
  const rows = scenarios.map((loaded) => measureScenario(loaded, simulate));
  print(
    table(
      [
        ['scenario', ({ name }) => name],
        ['per policy and seed', ({ ms }) => `${ms.toFixed(1)} ms`],
        ['a second', ({ ms }) => compact(1000 / ms)],
        ['all of it', ({ jobs }) => `${grouped(jobs)} of them`],
        [`on ${cores} cores`, ({ ms, jobs }) => `about ${span((ms * jobs) / 1000 / cores)}`],
      ],
      rows,
    ),
  );
  return 0;
}

/** Events that each schedule the next one, so many at a time: nanoseconds per event. */
function measureHold(pending: number): number {
  const stream = new RandomStreams('bench').stream('delays');
  const delays = Array.from({ length: 65_536 }, () => Math.round(exponential(stream, SECOND)));
  const simulation = new Simulation();
  let fired = 0;
  const fire = (): void => {
    fired += 1;
    simulation.after(delays[fired & 65_535], fire);
  };
  for (let i = 0; i < pending; i++) simulation.after(delays[i & 65_535], fire);
  const perSecond = pending;
  const run = (events: number): void =>
    simulation.runUntil(simulation.now + Math.round((events / perSecond) * SECOND));
  run(1_000_000);
  const before = fired;
  const began = performance.now();
  run(2_000_000);
  return ((performance.now() - began) * 1e6) / (fired - before);
}

/** All policies and variants of one seed after another, until it took long enough. */
function measureScenario(
  { readable }: Loaded,
  simulate: Simulate,
): { name: string; ms: number; jobs: number } {
  const all = planBatch(readable.scenario);
  const first: Choices = { replications: Math.min(200, readable.scenario.replications) };
  const { scenario, jobs } = planBatch(readable.scenario, first);
  const perSeed = jobs.length / scenario.replications;
  let done = 0;
  let began = performance.now();
  for (const [i, job] of jobs.entries()) {
    if (i === perSeed) {
      // The first seed was to warm up.
      began = performance.now();
      done = 0;
    }
    if (i > perSeed && i % perSeed === 0 && performance.now() - began > ENOUGH_MS) break;
    runJob(scenario, job, simulate);
    done += 1;
  }
  return { name: scenario.name, ms: (performance.now() - began) / done, jobs: all.jobs.length };
}

type Row<T> = readonly [title: string, of: (row: T) => string];

function table<T>(columns: readonly Row<T>[], rows: readonly T[]): string[] {
  const made = textTable(
    columns.map(([title, of], i) => ({ title: [title], align: i === 0 ? 'left' : 'right', of })),
    rows,
    100,
  );
  return [...made.titles, ...made.rows];
}
