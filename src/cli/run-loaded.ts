import { availableParallelism } from 'node:os';
import type { BatchOptions, BatchPlan, Choices, RunRow } from '../experiment/index.ts';
import { inlineRunner, planBatch, pooledRunner, RunFailure, runBatch } from '../experiment/index.ts';
import { Interrupted } from './interrupted.ts';
import type { Loaded } from './load-scenario.ts';
import { OurMistake } from './our-mistake.ts';
import type { Outside } from './outside.ts';

export interface RunLoadedOptions extends Omit<BatchOptions, 'runner' | 'signal'> {
  readonly choices: Choices;
  readonly workers?: number;
}

/** Runs a scenario as the command line asks for; Ctrl-C ends it with `Interrupted`, a broken run with how to replay it. */
export async function runLoaded(
  loaded: Loaded,
  options: RunLoadedOptions,
  outside: Outside,
): Promise<{ readonly plan: BatchPlan; readonly rows: readonly RunRow[] }> {
  const { choices, workers = availableParallelism(), ...batch } = options;
  const { engine } = outside;
  const plan = planBatch(loaded.readable.scenario, choices);
  const interruption = new AbortController();
  const stopListening = outside.onInterrupt(() => interruption.abort(new Interrupted()));
  const runner = await ('simulate' in engine
    ? inlineRunner(plan.scenario, engine.simulate)
    : pooledRunner({ worker: engine.worker, workers, source: loaded.source, choices }));
  try {
    const rows = await runBatch(plan, { ...batch, runner, signal: interruption.signal });
    return { plan, rows };
  } catch (problem) {
    if (interruption.signal.aborted) throw new Interrupted();
    throw problem instanceof RunFailure ? new OurMistake(problem, loaded.source.file, choices.seed) : problem;
  } finally {
    stopListening();
    await runner.close();
  }
}
