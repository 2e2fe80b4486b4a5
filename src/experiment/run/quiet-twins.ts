import type { Scenario } from '../../domain/index.ts';
import type { RunRow } from '../row.ts';
import type { Baseline } from './baseline.ts';

/** What is asked of a quiet twin that has been run. */
export interface QuietTwin {
  readonly baseline: Baseline;
  /** The row of the healthy world, where that is the twin itself; undefined where it is not. */
  readonly healthy: RunRow | undefined;
  /** It drew nothing: every seed has the same. */
  readonly isOfAnySeed: boolean;
}

/**
 * Runs each quiet twin once that all seeds have in common. Where nothing is left to chance a rollout that harms nobody
 * draws nothing, so there is one twin to a policy, and not one to each of its replications.
 */
export class QuietTwins {
  private readonly known = new WeakMap<Omit<Scenario, 'variants'>, Map<string, QuietTwin>>();

  /** The twin of a policy in a scenario; `run` runs the one of the seed at hand. */
  of(scenario: Omit<Scenario, 'variants'>, policy: string, run: () => QuietTwin): QuietTwin {
    const twins = this.known.get(scenario) ?? new Map<string, QuietTwin>();
    this.known.set(scenario, twins);
    const kept = twins.get(policy);
    if (kept !== undefined) return kept;
    const twin = run();
    if (twin.isOfAnySeed) twins.set(policy, twin);
    return twin;
  }
}
