import type { Scenario } from '../domain/index.ts';
import type { Maybe, RunRow } from '../experiment/index.ts';
import { SECOND } from '../kernel/index.ts';
import type { Readable } from '../scenario/index.ts';
import { formatProblem, horizonWarning } from '../scenario/index.ts';
import type { Output } from './outside.ts';

/**
 * Says so when the horizon ends before the slowest policy could be judged, going by the runs themselves: the latest end
 * of a healthy rollout, and the longest recovery after harm began.
 */
export function warnOfHorizon(
  readable: Readable,
  scenario: Scenario,
  rows: readonly RunRow[],
  output: Output,
): void {
  const base = rows.filter(({ variant }) => variant === 'base');
  const horizonS = scenario.duration / SECOND;
  const rollout = Math.max(
    0,
    ...base.flatMap((row) => (row.release === 'healthy' ? endOfRollout(row, horizonS) : [])),
  );
  const recovery = Math.max(0, ...base.map(({ recoveredS, firstHarmS }) => lasting(firstHarmS, recoveredS)));
  const warning = horizonWarning(readable, {
    rollout: Math.round(rollout * SECOND),
    recovery: Math.round(recovery * SECOND),
  });
  if (warning !== undefined) output.write(`${formatProblem(warning)}\n`);
}

/** A rollout that is not over yet ends at the horizon at the earliest. */
function endOfRollout({ rolloutDurationS, waves }: RunRow, horizonS: number): number {
  if (typeof rolloutDurationS !== 'number') return horizonS;
  return (waves[0]?.startedS ?? 0) + rolloutDurationS;
}

function lasting(from: Maybe, to: Maybe): number {
  return typeof from === 'number' && typeof to === 'number' ? to - from : 0;
}
