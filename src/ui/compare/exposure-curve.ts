import type { RunRow } from '../../experiment/index.ts';
import { ascending, quantile } from '../../stats/index.ts';

/**
 * The median share of users on the new version over time, at `points` instants from 0 to `untilS`.
 * Kept for as long as the runs are: a key press must not work it out again.
 */
export function exposureCurve(runs: readonly RunRow[], untilS: number, points: number): readonly number[] {
  const known = kept.get(runs);
  if (known !== undefined && known.untilS === untilS && known.curve.length === points) return known.curve;
  const curve = runs.length === 0 ? [] : medians(runs, untilS, points);
  kept.set(runs, { untilS, curve });
  return curve;
}

const kept = new WeakMap<readonly RunRow[], { readonly untilS: number; readonly curve: readonly number[] }>();

function medians(runs: readonly RunRow[], untilS: number, points: number): readonly number[] {
  return Array.from({ length: points }, (_, point) => {
    const time = (untilS * (point + 0.5)) / points;
    return quantile(ascending(runs.map((run) => exposureAt(run, time))), 0.5);
  });
}

/** Share of users on the new version: rises while a wave is deployed, and falls to none when it was rolled back. */
export function exposureAt(run: RunRow, timeS: number): number {
  const ended = rolloutEnd(run);
  if (run.outcome === 'rolled_back' && ended !== null && timeS >= ended) return 0;
  let share = 0;
  for (const wave of run.waves) {
    if (timeS < wave.startedS) break;
    const reached = wave.usersExposed / run.usersTotal;
    if (wave.deployedS === null || timeS >= wave.deployedS) share = reached;
    else share += (reached - share) * ((timeS - wave.startedS) / (wave.deployedS - wave.startedS));
  }
  return share;
}

/** When the rollout was over in nearly all of the runs: how far a picture of it has to reach. */
export function rolloutReach(runs: readonly RunRow[], horizonS: number): number {
  const ends = runs.map((run) => rolloutEnd(run) ?? horizonS);
  if (ends.length === 0) return horizonS;
  return Math.min(horizonS, quantile(ascending(ends), 0.9) * 1.02);
}

function rolloutEnd(run: RunRow): number | null {
  const { rolloutDurationS: duration, waves } = run;
  return typeof duration === 'number' && waves.length > 0 ? waves[0].startedS + duration : null;
}
