import type { Configured, Dates, Expression, Hours } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';
import type { Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import { entryOf, onlyEntry } from './tree.ts';

/**
 * Options that mean the same in every policy that has them. Those without defaults belong to some policies only; a
 * policy of its own making that gives one of these names to something else would be misread.
 */
export interface PolicyOptions {
  readonly bake?: Duration;
  readonly schedule?: string;
  readonly factor?: number;
  readonly until?: string;
  readonly requests?: number;
  readonly atMost?: Duration;
  readonly steps?: readonly number[];
  readonly rings?: readonly { readonly upTo: number }[];
  readonly waves?: Expression;
  readonly unit?: 'cells' | 'hosts' | 'users' | 'zones' | 'regions' | 'share-of-fleet';
  readonly deploy?: Configured<'deploy'>;
  readonly gate?: Configured<'gate'>;
  readonly rollback?: Configured<'rollback'>;
  readonly stages?: readonly Configured<'stage'>[];
  readonly ships?: readonly Hours[];
  readonly freezes?: readonly Dates[];
}

/** Where the options of a policy are written: under its name, or under that of its model below. */
export function optionsAt({ name, model }: Configured<'policy'>, spot: Spot): Spot {
  const inner = onlyEntry(spot.tree);
  return inner !== undefined && name !== model.name && inner.key === model.name
    ? spotAt(spot, inner.key, inner.value)
    : spot;
}

/** Where the options of a model are written that is an option itself, such as a gate; the policy's where nothing is. */
export function modelAt(where: Spot, key: string, { model }: Configured<'gate' | 'deploy'>): Spot {
  const entry = entryOf(where.tree, key);
  if (entry === undefined) return where;
  const options = entryOf(entry.value, model.name)?.value ?? entry.value;
  return spotAt(spotAt(where, key, entry.value), model.name, options);
}
