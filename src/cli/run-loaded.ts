import { availableParallelism } from 'node:os';
import type { BatchOptions, BatchPlan, Choices, RunRow } from '../experiment/index.ts';
import { inlineRunner, planBatch, pooledRunner, RunFailure, runBatch } from '../experiment/index.ts';
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
  options: RunLoadedOptions,
  { engine }: Pick<Outside, 'engine'>,
): Promise<{ readonly plan: BatchPlan; readonly rows: readonly RunRow[] }> {
  const { choices, workers = availableParallelism(), ...batch } = options;
  const plan = planBatch(loaded.readable.scenario, choices);
  const runner = await ('simulate' in engine
    ? inlineRunner(plan.scenario, engine.simulate)
    : pooledRunner({ worker: engine.worker, workers, source: loaded.source, choices }));
  try {
    return { plan, rows: await runBatch(plan, { ...batch, runner }) };
  } catch (problem) {
    if (!(problem instanceof RunFailure)) throw problem;
    const { file } = loaded.source;
    throw tooMuchIn(problem, file) ?? new OurMistake(problem, file, choices.seed);
  } finally {
    await runner.close();
  }
}
