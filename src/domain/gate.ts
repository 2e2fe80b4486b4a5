import type { Duration } from '../kernel/index.ts';
import type { ModelCard } from './model.ts';
import type { Params, Values } from './params.ts';
import type { Verdict } from './telemetry.ts';

/** What a gate may look at when a bake is over. */
export interface Evidence {
  /** Newest verdict of each detector unit that watches cells with the new version, and whether its alarm is on. */
  readonly verdicts: readonly {
    readonly detector: string;
    readonly verdict: Verdict;
    readonly alarm: boolean;
  }[];
  /** Requests that the new version has served since the wave was deployed, as telemetry counted them, and how many failed. */
  readonly requests: number;
  readonly errors: number;
  /** Nobody meets the change so far (dark code): nothing is there to be counted, and the verdicts are those on its cells. */
  readonly dark: boolean;
  /** Number of the wave, from 1. */
  readonly wave: number;
  /** Gates of this rollout that have passed before this one. */
  readonly passed: number;
  /**
   * A number in [0, 1) for what happens by chance here; the same at each asking of one gate, and under every policy.
   * Drawn when it is read, so a gate that leaves nothing to chance does not read it.
   */
  readonly luck: number;
  /** How long the wave has been watched. */
  readonly baked: Duration;
}

export type GateDecision = { readonly decision: 'pass' | 'fail' | 'inconclusive'; readonly because: string };

/** What must hold before the next wave. */
export interface GateModel<P extends Params = Params> extends ModelCard<'gate', P> {
  decide(evidence: Evidence, options: Values<P>): GateDecision;
  /** How long an inconclusive gate is asked again (once a telemetry window) before it counts as failed. */
  patience(options: Values<P>): Duration;
}

export const defineGate = <P extends Params>(gate: Omit<GateModel<P>, 'kind'>): GateModel<P> => ({
  kind: 'gate',
  ...gate,
});
