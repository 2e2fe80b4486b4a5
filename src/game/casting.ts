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
 * The run to play when nobody asks for one: a staged policy (its first wave leaves at least half of the cells alone) that goes wrong when
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
const ENOUGH = 7;

/** What makes a run worth playing, most of all that it goes wrong: 0 to 8, less than 1 for a run in which nothing does. */
export function dramaOf(row: RunRow): number {
  if (row.userMinutesLost < 1) return 0;
  const [first] = row.waves;
  const staged = first !== undefined && first.cells * 2 <= row.cellsTotal;
  const passed = staged && row.waves.some(({ gate }) => gate === 'pass');
  const several = row.cellsTouched > 1;
  return 1 + (staged ? 4 : 0) + (passed ? 1 : 0) + (several ? 1 : 0) + row.usersHarmedShare;
}

function nobodyActs(spec: RunSpec): RunRow {
  return openRun(spec).finish();
}
