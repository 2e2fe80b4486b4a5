import type { Duration } from '../kernel/index.ts';
import type { ModelCard } from './model.ts';
import type { Params, Values } from './params.ts';
import { choice } from './params.ts';
import type { Observation, Verdict } from './telemetry.ts';

/** What a detector unit watches: each cell by itself, each region, or the fleet as one. */
export const detectorParams = {
  scope: choice(['cell', 'region', 'fleet'], 'what one unit of it watches', { default: 'cell' }),
} satisfies Params;

export type Scope = 'cell' | 'region' | 'fleet';

/** Steady traffic as a detector would see it in one of its windows: expected counts, before noise. */
export interface Expectation {
  readonly requests: number;
  readonly errors: number;
  readonly reports: number;
}

/** Turns telemetry into verdicts. Pure: (state, observation) → (state, verdict); a state is a plain, immutable value. */
export interface DetectorModel<P extends Params = Params, S = unknown> extends ModelCard<'detector', P> {
  every(options: Values<P>): Duration;
  /** Lengths of the windows it wants in each observation, newest end first; multiples of the telemetry window. */
  windows(options: Values<P>): readonly Duration[];
  start(options: Values<P>): S;
  look(
    state: S,
    observation: Observation,
    options: Values<P>,
  ): { readonly state: S; readonly verdict: Verdict; readonly because: string };
  /**
   * The verdict that every look at steady traffic gives with probability > 1 − 1e-12, or undefined when chance decides.
   * Lets the simulator skip looks at settled cells; `expected[i]` belongs to `windows()[i]` at the least busy hour.
   */
  foresee(expected: readonly Expectation[], options: Values<P>): Verdict | undefined;
}

export const defineDetector = <P extends Params, S>(
  detector: Omit<DetectorModel<P, S>, 'kind'>,
): DetectorModel<P, S> => ({
  kind: 'detector',
  ...detector,
});
