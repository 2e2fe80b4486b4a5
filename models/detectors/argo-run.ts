/** Phases of a metric of an analysis run, in the words of Argo Rollouts. */
export type Phase = 'running' | 'successful' | 'failed' | 'inconclusive' | 'error';
export type Measured = Exclude<Phase, 'running'>;

/** Limits of a metric; −1 turns the failure limit off, 0 the limit of successes in a row. */
export interface MetricLimits {
  /** Measurements after which it ends; 0: it goes on for ever. */
  readonly count: number;
  readonly failureLimit: number;
  readonly inconclusiveLimit: number;
  readonly consecutiveErrorLimit: number;
  readonly consecutiveSuccessLimit: number;
}

/** What a metric has measured so far. An error is not counted as a measurement: it is made again. */
export interface Tally {
  readonly count: number;
  readonly successful: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly error: number;
  readonly consecutiveSuccess: number;
  readonly consecutiveError: number;
}

export const noMeasurements: Tally = {
  count: 0,
  successful: 0,
  failed: 0,
  inconclusive: 0,
  error: 0,
  consecutiveSuccess: 0,
  consecutiveError: 0,
};

/** One measurement by the conditions that there are (undefined: left out), as `assessMetric` of Argo Rollouts has it. */
export function measured(success: boolean | undefined, failure: boolean | undefined): Measured {
  if (failure === true) return 'failed';
  if (success === true) return 'successful';
  if (success === undefined) return 'successful';
  return failure === undefined ? 'failed' : 'inconclusive';
}

export function tallied(tally: Tally, measurement: Measured): Tally {
  if (measurement === 'error')
    return { ...tally, error: tally.error + 1, consecutiveError: tally.consecutiveError + 1 };
  return {
    ...tally,
    count: tally.count + 1,
    [measurement]: tally[measurement] + 1,
    consecutiveSuccess: measurement === 'successful' ? tally.consecutiveSuccess + 1 : 0,
    consecutiveError: 0,
  };
}

/**
 * The phase of a metric after a measurement, in the order of `assessMetricStatus` of Argo Rollouts: of the limits that
 * are passed the last one counts, and only where none is, success and the end of the count are asked for.
 */
export function phaseOf(tally: Tally, limits: MetricLimits): Phase {
  const { failureLimit, inconclusiveLimit, consecutiveErrorLimit, consecutiveSuccessLimit } = limits;
  if (tally.consecutiveError > consecutiveErrorLimit) return 'error';
  if (tally.inconclusive > inconclusiveLimit) return 'inconclusive';
  if (failureLimit >= 0 && tally.failed > failureLimit) return 'failed';
  const wantsRow = consecutiveSuccessLimit > 0;
  if (wantsRow && tally.consecutiveSuccess >= consecutiveSuccessLimit) return 'successful';
  if (limits.count === 0 || tally.count < limits.count) return 'running';
  if (!wantsRow) return 'successful';
  return failureLimit >= 0 ? 'inconclusive' : 'failed';
}
