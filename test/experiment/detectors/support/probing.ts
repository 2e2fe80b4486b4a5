import type { Configured } from '../../../../src/domain/index.ts';
import type { Probe, ProbeRow, ProbeSpec } from '../../../../src/experiment/index.ts';
import { probe } from '../../../../src/experiment/index.ts';
import { HOUR, MINUTE } from '../../../../src/kernel/index.ts';
import { model } from '../../../models/support/read.ts';

/** A detector as a scenario would have it, watching the canary unless its own options say otherwise. */
export function watching(yaml: string, options: object = { scope: 'canary' }): Configured<'detector'> {
  const detector = model('detector', yaml);
  return { ...detector, options: { ...(detector.options as object), ...options } as never };
}

const canary = { fresh: 1, old: 0 };

/** An hour of .5 % errors on a good day, equal traffic on both sides, and five times as many errors as the fault. */
export function probed(
  detectors: readonly Configured<'detector'>[],
  rates: readonly number[],
  changes: Partial<ProbeSpec> = {},
): Probe {
  const work = probe({
    contestants: detectors.map((detector) => ({ detector, options: 'scenario' })),
    releases: [
      { name: 'healthy', share: 0.005 },
      { name: 'factor', share: 0.025 },
    ],
    levels: rates.map((rate) => ({ canary: rate, control: rate })),
    mixtures: { host: canary, canary, cell: canary, region: canary, fleet: canary },
    base: 0.005,
    window: MINUTE,
    horizon: HOUR,
    replications: 200,
    seed: '1',
    ...changes,
  });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

export function rowOf(
  { rows }: Probe,
  name: string,
  release: ProbeRow['release']['name'],
  rate: number,
): ProbeRow {
  const row = rows.find(
    ({ contestant, release: { name: shipped }, level }) =>
      contestant.detector.name === name && shipped === release && level.canary === rate,
  );
  if (row === undefined) throw new Error(`expected a row of ${name}, ${release}, ${rate}, got none`);
  return row;
}
