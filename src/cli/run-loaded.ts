import { availableParallelism } from 'node:os';
import type { BatchOptions, BatchPlan, Choices, RunRow, ShardRunner } from '../experiment/index.ts';
import {
  inlineRunner,
  planBatch,
  pooledRunner,
  RunFailure,
  runBatch,
  withChoices,
} from '../experiment/index.ts';
import type { Loaded } from './load-scenario.ts';
import { OurMistake } from './our-mistake.ts';
import type { Outside } from './outside.ts';
import { tooMuchIn } from './too-much.ts';

export interface RunLoadedOptions extends Omit<BatchOptions, 'runner'> {
  readonly choices: Choices;
  /** Threads; one per core unless told. */
  readonly workers?: number | undefined;
}

/** Runs a scenario as the command line asks for; a run that breaks off is told with the remedy, or how to replay it. */
export async function runLoaded(
  loaded: Loaded,
  { choices, workers, ...batch }: RunLoadedOptions,
  outside: Pick<Outside, 'engine'>,
): Promise<{ readonly plan: BatchPlan; readonly rows: readonly RunRow[] }> {
  const plan = planBatch(loaded.readable.scenario, choices);
  const rows = await withRunner(loaded, { choices, workers }, outside, (runner) =>
    runBatch(plan, { ...batch, runner }),
  );
  return { plan, rows };
}

/** Opens what runs the jobs of a scenario, does some work with it, and closes it; tells of runs that break off. */
export async function withRunner<T>(
  { readable, source }: Loaded,
  { choices, workers = availableParallelism() }: Pick<RunLoadedOptions, 'choices' | 'workers'>,
  { engine }: Pick<Outside, 'engine'>,
  work: (runner: ShardRunner) => Promise<T>,
): Promise<T> {
  const runner = await ('simulate' in engine
    ? inlineRunner(withChoices(readable.scenario, choices), engine.simulate)
    : pooledRunner({ worker: engine.worker, workers, source, choices }));
  try {
    return await work(runner);
  } catch (problem) {
    if (!(problem instanceof RunFailure)) throw problem;
    throw tooMuchIn(problem, source.file) ?? new OurMistake(problem, source.file, choices.seed);
  } finally {
    await runner.close();
  }
}
