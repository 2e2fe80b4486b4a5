import type { Scenario } from '../../domain/index.ts';
import type { RunRow } from '../row.ts';
import type { Overrun } from '../run/overrun.ts';
import type { Choices, Job } from './plan.ts';
import { withChoices } from './plan.ts';
import type { Simulate } from './run-job.ts';
import { RunFailure, runJob } from './run-job.ts';
import { withoutRepeats } from './without-repeats.ts';

/** A scenario as it travels to a worker: as text, because models are functions and do not travel. */
export interface ScenarioSource {
  readonly text: string;
  /** As messages name it. */
  readonly file: string;
  /** SHA-256 (hex) of the text. */
  readonly hash: string;
  /** Its variants are the ends of its assumptions, in place of its own. */
  readonly varied?: true;
}

export interface ShardTask {
  readonly source: ScenarioSource;
  readonly choices: Choices;
  readonly jobs: readonly Job[];
}

/** Errors lose what is theirs on the way between threads, so a failure comes back as data. */
export type ShardResult = { readonly rows: readonly RunRow[] } | { readonly failure: FailureData };

/** A `RunFailure` that travels. */
export type FailureData = Pick<RunFailure, 'job' | 'seed' | 'cause'> & {
  readonly overrun: Overrun | undefined;
};

/** What a worker does with its tasks. The scenario is read once, however many shards of it come. */
export function shardWorker(
  read: (source: ScenarioSource) => Scenario,
  simulate: Simulate,
): (task: ShardTask) => ShardResult {
  const once = withoutRepeats(simulate);
  let known: { readonly key: string; readonly scenario: Scenario } | undefined;
  return ({ source, choices, jobs }) => {
    const key = JSON.stringify([source, choices]);
    if (known?.key !== key) known = { key, scenario: withChoices(read(source), choices) };
    const { scenario } = known;
    try {
      return { rows: jobs.flatMap((job) => runJob(scenario, job, once)) };
    } catch (problem) {
      if (!(problem instanceof RunFailure)) throw problem;
      const { job, seed, cause, overrun } = problem;
      return { failure: { job, seed, cause, overrun } };
    }
  };
}
