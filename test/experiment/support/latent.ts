import { catalog } from '../../../models/index.ts';
import type { Assumption, Law, Scenario } from '../../../src/domain/index.ts';
import type { Simulate } from '../../../src/experiment/index.ts';
import { findSensitivity, inlineRunner, runBatch, seedOf } from '../../../src/experiment/index.ts';
import { exp, exponential, HOUR, RandomStreams } from '../../../src/kernel/index.ts';
import { readAssumptions } from '../../../src/scenario/index.ts';
import { pseudoSimulate } from '../batch/support/pseudo.ts';

/** From waking to the stop, hours. */
const D = 0.5;

/**
 * A latent defect whose mean latency is assumed to be `mean`, in a fleet of one cell, so that there is one latency for
 * all of its users.
 */
export const latentText = (policies: string, more: string) => `
scenario: latent-bakes
asks: Does one long bake beat many short ones, whatever the latency?
duration: 30d
replications: 60
seed: 1
fleet: { regions: 1, cells: 1 per region, users: { total: 10k, spread: even }, headroom: 50% }
users: { diurnal: { operations: 0.1/s, swing: 0% }, retries: { attempts: 1 } }
change:
  code: { name: v2, takes: 1m per cell, batches: 1 }
  defects:
    - latent: { after: { exponential: { mean: 2h } } }
policies:
  ${policies}
detectors:
  - error-rate: { above: 0.3%, sustained: 2m, scope: cell }
responders:
  - auto-rollback: { on: any-alarm, within: 25d }
irrelevant-within: 0%
${more}
`;

export const LONG_FIRST = 'long-first: { percentage: { steps: [1.5625%, 100%], bake: 4h } }';
export const TEN_STEPS =
  'ten-steps: { percentage: { steps: [10%, 20%, 30%, 40%, 50%, 60%, 70%, 80%, 90%, 100%], bake: 1h } }';
/** Exposes at least as much as any other, at any time. */
export const ALL_AT_ONCE = 'at-once: { percentage: { steps: [100%], bake: 1h } }';

interface Steps {
  readonly steps: readonly number[];
  readonly bake: number;
}

/**
 * Draws one latency per seed, the same for all policies, and counts the exposure until the stop in fleet-hours (as
 * user-minutes lost): ∫ f(t) dt from 0 to τ + D.
 */
export const exposed: Simulate = (spec) => {
  const { scenario, policy, replication } = spec;
  const [faulty, healthy] = pseudoSimulate(spec);
  const configured = scenario.policies.find(({ name }) => name === policy);
  if (configured === undefined) throw new Error(`expected a policy of the scenario, got ${policy}`);
  const { steps, bake } = configured.options as unknown as Steps;
  const latency = exponential(
    new RandomStreams(seedOf(scenario, replication)).stream('latency'),
    meanOf(scenario),
  );
  const exposure = steps.reduce((sum, share, i) => {
    const from = (i * bake) / HOUR;
    const to = i + 1 < steps.length ? ((i + 1) * bake) / HOUR : Number.POSITIVE_INFINITY;
    return sum + share * Math.max(0, Math.min(to, latency + D) - from);
  }, 0);
  return [{ ...faulty, userMinutesLost: exposure }, healthy];
};

/** The mean latency that a variant assumes, hours. */
function meanOf({ change }: Pick<Scenario, 'change'>): number {
  const { after } = change.defects[0].options as unknown as { after: Law };
  if (after.law !== 'exponential') throw new Error(`expected an exponential latency, got ${after.law}`);
  return after.mean / HOUR;
}

/** The same in expectation, for a mean latency in hours: ∫ f(t) · P(τ + D > t) dt (failure-physics.md §1.7, P2). */
export function expectedExposure(steps: readonly number[], bakeH: number, mean: number): number {
  /** ∫ P(τ + D > t) dt from t to infinity. */
  const rest = (t: number) => (t < D ? D - t + mean : mean * exp(-(t - D) / mean));
  return steps.reduce((sum, share, i) => {
    const after = i + 1 < steps.length ? rest((i + 1) * bakeH) : 0;
    return sum + share * (rest(i * bakeH) - after);
  }, 0);
}

/** Runs both ends of the assumptions of a text that a test is about. */
export async function sensitivityIn(
  text: string,
  simulate: Simulate,
  {
    isMeant = () => true,
    replications,
  }: { isMeant?: (assumption: Assumption) => boolean; replications?: number } = {},
) {
  const read = readAssumptions(text, { file: 'latent-bakes.yaml', catalog, hash: '' });
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const assumptions = read.assumptions.filter(isMeant);
  const choices = replications === undefined ? {} : { replications };
  const runner = inlineRunner(read.scenario, simulate);
  const rounds: { readonly ends: number; readonly seeds: number }[] = [];
  const sensitivity = await findSensitivity(read.scenario, assumptions, choices, ({ plan, ...round }) => {
    rounds.push(round);
    return runBatch(plan, { runner });
  });
  return { scenario: read.scenario, sensitivity, rounds };
}
