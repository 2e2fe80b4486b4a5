import type { Scenario } from '../domain/index.ts';
import type { Maybe, RunRow } from '../experiment/index.ts';
import { MINUTE, SECOND } from '../kernel/index.ts';
import type { Readable } from '../scenario/index.ts';
import { formatProblem, horizonWarning } from '../scenario/index.ts';
import { ascending, quantile } from '../stats/index.ts';
import type { Output } from './outside.ts';

/**
 * Says so when the horizon ends before a policy could be judged, going by the runs themselves: the latest end of its
 * healthy rollouts, and the 99 % point of the time its harm took from beginning to recovery.
 */
export function warnOfHorizon(
  readable: Readable,
  scenario: Scenario,
  rows: readonly RunRow[],
  output: Output,
): void {
  const base = rows.filter(({ variant }) => variant === 'base');
  const needs = scenario.policies.map(({ name }) => needsOf(base, name, scenario.duration / SECOND));
  const [slowest] = needs.sort((a, b) => b.rolloutS + b.recoveryS - a.rolloutS - a.recoveryS);
  if (slowest === undefined) return;
  const warning = horizonWarning(readable, {
    rollout: wholeMinutes(slowest.rolloutS),
    recovery: wholeMinutes(slowest.recoveryS),
  });
  if (warning !== undefined) output.write(`${formatProblem(warning)}\n`);
}

function needsOf(rows: readonly RunRow[], policy: string, horizonS: number) {
  const own = rows.filter((row) => row.policy === policy);
  const ends = own.filter(({ release }) => release === 'healthy').map((row) => endOfRollout(row, horizonS));
  const recoveries = ascending(own.flatMap(({ firstHarmS, recoveredS }) => lasting(firstHarmS, recoveredS)));
  return {
    rolloutS: Math.max(0, ...ends),
    recoveryS: recoveries.length === 0 ? 0 : quantile(recoveries, 0.99),
  };
}

/** A rollout that is not over yet ends at the horizon at the earliest. It begins with its stages, before its first wave. */
function endOfRollout({ rolloutDurationS, stagesS, waves }: RunRow, horizonS: number): number {
  if (typeof rolloutDurationS !== 'number') return horizonS;
  return (waves[0]?.startedS ?? stagesS) - stagesS + rolloutDurationS;
}

function lasting(from: Maybe, to: Maybe): number[] {
  return typeof from === 'number' && typeof to === 'number' ? [to - from] : [];
}

const wholeMinutes = (seconds: number): number => Math.ceil((seconds * SECOND) / MINUTE) * MINUTE;
