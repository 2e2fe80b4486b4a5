import type { Scenario } from '../../domain/index.ts';
import type { Recording } from '../recording.ts';
import type { Release } from '../row.ts';
import { record, seedOf } from '../run/simulate.ts';
import type { Choices, Job } from './plan.ts';
import { withChoices } from './plan.ts';
import { failureOf } from './run-job.ts';
import type { FailureData, ScenarioSource } from './worker-task.ts';

/** One run to be kept frame by frame. */
export interface RecordTask {
  readonly source: ScenarioSource;
  readonly choices: Choices;
  readonly job: Job;
  readonly release: Release;
}

/** A run that was too much comes back as data, because errors lose what is theirs between threads. */
export type RecordResult = { readonly recording: Recording } | { readonly failure: FailureData };

/** What a worker does with the wish to watch a run. */
export function recordWorker(read: (source: ScenarioSource) => Scenario): (task: RecordTask) => RecordResult {
  return ({ source, choices, job, release }) => {
    const scenario = withChoices(read(source), choices);
    const variant = scenario.variants.find(({ name }) => name === job.variant);
    if (variant === undefined) throw new Error(`expected a variant of ${scenario.name}, got ${job.variant}`);
    try {
      return { recording: record({ scenario: variant.scenario, ...job, release }) };
    } catch (problem) {
      const failure = failureOf(job, seedOf(variant.scenario, job.replication), problem);
      if (failure.overrun === undefined) throw problem;
      const { seed, cause, overrun } = failure;
      return { failure: { job, seed, cause, overrun } };
    }
  };
}
