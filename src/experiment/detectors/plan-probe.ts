import type { Configured, Scenario } from '../../domain/index.ts';
import type { Duration } from '../../kernel/index.ts';
import type { Measurement } from './first-wave.ts';
import type { Contestant, ProbedRelease, ProbeSpec } from './probe.ts';

/** What of the table one may choose. */
export interface ProbeChoices {
  /** Attempts per minute and side, besides those of the scenario's own first wave. */
  readonly rates: readonly number[];
  /** So many times the errors of a good day are a release of their own. */
  readonly factor: number;
  readonly horizon: Duration;
  readonly replications: number;
  readonly seed: string;
}

/**
 * The table of a scenario: the detectors it has, then all there are with their defaults, watching the canary (`defaults`:
 * as the scenario language reads them). The healthy release fails as much as the old version.
 */
export function planProbe(
  scenario: Omit<Scenario, 'variants'>,
  { wave, fault }: Measurement & { readonly wave: NonNullable<Measurement['wave']> },
  defaults: readonly Configured<'detector'>[],
  { rates, factor, ...choices }: ProbeChoices,
): ProbeSpec {
  const { baseErrors: base, window } = scenario.telemetry;
  const own = wave.traffic;
  const releases: ProbedRelease[] = [{ name: 'healthy', share: base }];
  if (fault !== null) releases.push({ name: 'faulty', share: fault.share });
  if (base > 0) releases.push({ name: 'factor', share: Math.min(1, factor * base) });
  return {
    ...choices,
    contestants: [
      ...scenario.detectors.map((detector): Contestant => ({ detector, options: 'scenario' })),
      ...defaults.map((detector): Contestant => ({ detector: onCanary(detector), options: 'defaults' })),
    ],
    releases,
    levels: [...rates.map((rate) => ({ canary: rate, control: rate })), own],
    mixtures: wave.mixtures,
    base,
    window,
  };
}

/** Watching what the new version serves, whatever it watches by default. */
function onCanary(detector: Configured<'detector'>): Configured<'detector'> {
  const options: object = detector.options;
  return { ...detector, options: { ...options, scope: 'canary' } as never };
}
