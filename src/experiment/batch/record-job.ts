import type { Scenario } from '../../domain/index.ts';
import type { Recording } from '../recording.ts';
import type { Release } from '../row.ts';
import { record } from '../run/simulate.ts';
import type { Choices, Job } from './plan.ts';
import { withChoices } from './plan.ts';
import type { ScenarioSource } from './worker-task.ts';

/** One run to be kept frame by frame. */
export interface RecordTask {
  readonly source: ScenarioSource;
  readonly choices: Choices;
  readonly job: Job;
  readonly release: Release;
}

/** What a worker does with the wish to watch a run. */
export function recordWorker(read: (source: ScenarioSource) => Scenario): (task: RecordTask) => Recording {
  return ({ source, choices, job, release }) => {
    const scenario = withChoices(read(source), choices);
    const variant = scenario.variants.find(({ name }) => name === job.variant);
    if (variant === undefined) throw new Error(`expected a variant of ${scenario.name}, got ${job.variant}`);
    return record({ scenario: variant.scenario, ...job, release });
  };
}
