import type { ServiceLaw } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';
import { takesLonger } from './guards/slow-services.ts';
import type { Mixture } from './mixture.ts';
import { VERSIONS } from './mixture.ts';
import { newWeightOf } from './version-shares.ts';

/** When an answer is slow, when it is too late, and how long the service itself takes. */
export interface Slowness {
  readonly slow: Duration;
  readonly timeout: Duration;
  readonly service: ServiceLaw;
  /** Mean of a service; 0: no time at all. */
  readonly mean: Duration;
}

/**
 * Share of the attempts answered in time that took longer than `slow`: of all, or of the new version's. The time of an
 * attempt is its wait in the queue, what impairments add, and its service.
 */
export function slowShare(
  mixture: Mixture,
  wait: Duration,
  version: 'all' | 'new',
  slowness: Slowness,
): number {
  const all = shareOver(mixture, wait, slowness, 0, VERSIONS);
  if (version === 'all') return all;
  const { withoutNew } = mixture;
  if (withoutNew === undefined) return shareOver(mixture, wait, slowness, 1, VERSIONS);
  const share = newWeightOf(mixture);
  const old = shareOver(withoutNew, wait, slowness, 0, VERSIONS);
  return Math.min(1, Math.max(0, (all - (1 - share) * old) / share));
}

/** The same where nothing waits and nothing is impaired. */
export function slowUnaffected(slowness: Slowness): number {
  return slowOf([], 0, slowness);
}

/** Over the versions first ≤ v < last. */
function shareOver(
  { classOf, laws, poison, slotWeights }: Mixture,
  wait: Duration,
  slowness: Slowness,
  first: number,
  last: number,
): number {
  const segments = slotWeights.length / VERSIONS;
  let weight = 0;
  let slow = 0;
  for (let slot = first * segments; slot < last * segments; slot++) {
    const served = slotWeights[slot] * (1 - poison[slot]);
    if (served === 0) continue;
    weight += served;
    slow += served * slowOf(laws[classOf[slot]], wait, slowness);
  }
  return weight > 0 ? slow / weight : 0;
}

function slowOf(laws: Mixture['laws'][number], wait: Duration, slowness: Slowness): number {
  const tooLate = longerThan(slowness.timeout, laws, 0, wait, slowness);
  if (tooLate >= 1) return 0;
  const late = longerThan(slowness.slow, laws, 0, wait, slowness);
  return Math.max(0, late - tooLate) / (1 - tooLate);
}

/** Share of the attempts that take as long as `limit` by this wait and the delays of the laws from place `from` on. */
function longerThan(
  limit: Duration,
  laws: Mixture['laws'][number],
  from: number,
  wait: Duration,
  slowness: Slowness,
): number {
  if (wait >= limit) return 1;
  for (let i = from; i < laws.length; i++) {
    const law = laws[i];
    if (law.delay === undefined) continue;
    const late = longerThan(limit, laws, i + 1, wait + law.delay, slowness);
    return law.share * late + (1 - law.share) * longerThan(limit, laws, i + 1, wait, slowness);
  }
  return takesLonger(slowness.service, slowness.mean, limit - wait);
}
