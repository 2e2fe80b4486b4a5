import type { Scenario } from '../domain/index.ts';
import type { RunRow, RunSpec } from '../experiment/index.ts';
import { openRun } from '../experiment/index.ts';

/** Which run of a scenario is played: its luck and the policy that ships the change. */
export interface Cast {
  readonly policy: string;
  readonly replication: number;
}

/**
 * Runs chosen by hand because they make a good lesson. Reports never choose a seed; a lesson may, as long as it says so.
 *
 * retry-storm, doubling, 1: four waves pass in the American night, the fifth meets the European noon and takes six cells
 * down at once. Taking the change back does not bring them back, and repeats what brought them down.
 */
const LESSONS: ReadonlyMap<string, Cast> = new Map([['retry-storm', { policy: 'doubling', replication: 1 }]]);

/** Replications looked at before the worst of them is taken. */
const TRIED = 6;

/**
 * The run to play when nobody asks for one: a staged policy (its first wave leaves most cells alone) that goes wrong when
 * nobody acts, though something can be done about it; what passes a wave before it goes wrong comes first.
 */
export function castFor(
  scenario: Omit<Scenario, 'variants'>,
  { variant, policy, replication }: { variant: string; policy?: string; replication?: number },
): Cast {
  const lesson = LESSONS.get(scenario.name);
  if (lesson !== undefined && variant === 'base' && policy === undefined && replication === undefined)
    return lesson;
  const policies = policy === undefined ? scenario.policies.map(({ name }) => name) : [policy];
  const replications = replication === undefined ? Array.from({ length: TRIED }, (_, i) => i) : [replication];
  if (policies.length === 1 && replications.length === 1)
    return { policy: policies[0], replication: replications[0] };
  let best: { cast: Cast; drama: number } | undefined;
  for (const index of replications) {
    for (const name of policies) {
      const row = nobodyActs({ scenario, variant, policy: name, replication: index, release: 'faulty' });
      const drama = dramaOf(row);
      if (best === undefined || drama > best.drama)
        best = { cast: { policy: name, replication: index }, drama };
    }
    if (best !== undefined && best.drama >= ENOUGH) break;
  }
  return best?.cast ?? { policy: policies[0], replication: 0 };
}

/** A staged rollout that passed a wave and then hurt several cells: no need to look further. */
const ENOUGH = 3;

/** 0 … 4: what makes a run worth playing. */
export function dramaOf(row: RunRow): number {
  const [first] = row.waves;
  const staged = first !== undefined && first.cells * 4 <= row.cellsTotal;
  const passed = row.waves.some(({ gate }) => gate === 'pass');
  const lost = row.userMinutesLost >= 1;
  if (!lost) return 0;
  return (
    1 +
    (staged ? 1 : 0) +
    (passed ? 1 : 0) +
    (row.cellsTouched > 1 ? 1 : 0) * 0.5 +
    row.usersHarmedShare * 0.4
  );
}

function nobodyActs(spec: RunSpec): RunRow {
  return openRun(spec).finish();
}
