import type { Script } from '../kernel/index.ts';
import type { DeploySite } from './deploy.ts';
import type { ModelCard } from './model.ts';
import type { Params, Values } from './params.ts';
import { choice, count, duration, law, share } from './params.ts';

/** What a way of taking a change back can do. */
export interface RollbackSite extends DeploySite {
  /** Gives the cells back to the old version in the way of the deploy style; where nobody has the new one, takes its code away. */
  undo(cells: readonly number[]): Script;
  /** A repaired version is put in the place of the new one: it stays, without its defects, in all cells and for good. */
  repair(cells: readonly number[]): void;
  /** A number in [0, 1) for what happens by chance; the same for every policy under a seed. */
  luck(purpose: string): number;
}

/** How a change is taken back, once it was decided to. Ends when these cells are as they should be, as far as it knows. */
export interface RollbackModel<P extends Params = Params> extends ModelCard<'rollback', P> {
  /** It changes what is on the hosts, and so in all cells that have the code, whoever is served by it. */
  readonly ofHosts?: boolean;
  takeBack(site: RollbackSite, cells: readonly number[], options: Values<P>): Script;
}

/** What can be wrong with any way back, besides the options of its own; the simulator sees to it. */
export const rollbackParams = {
  delay: law(
    duration('how long it takes until it is under way', { default: '0s', min: 0, source: 'assumption' }),
  ),
  broken: share('chance that it does not work when it is needed', {
    default: '0%',
    source: 'assumption: it was tried before',
  }),
  mend: law(
    duration('how long it then takes to make it work', { default: '30m', min: 0, source: 'assumption' }),
  ),
  misses: share('chance for each cell that it is missed and keeps the new version', {
    default: '0%',
    source: 'assumption; one server of eight was, in the deployment of Knight Capital 2012',
  }),
  verify: duration(
    'after how long it is checked cell by cell, and what was missed is taken back once more; 0 = nobody checks',
    { default: '0s', min: 0, source: 'assumption' },
  ),
  harms: share('share of attempts that fail in a cell once it has been taken back', {
    default: '0%',
    source: 'assumption; Knight Capital 2012 brought back code that was worse',
  }),
  harmsFor: law(
    duration('how long until that is understood and mended', {
      default: '20m',
      min: 0,
      source: 'Knight Capital 2012: some 20 min from the rollback to the end of trading',
    }),
  ),
  irreversibleAfter: count(
    'after how many waves, each watched and let pass by its gate, data is changed for good, so that no later rollback can read all of it; 0 = it never is',
    {
      default: '0',
      source: 'assumption: no step of a database is without a way back',
    },
  ),
  spoils: share(
    'share of operations whose data the old version can then no longer read, in all cells that are taken back',
    {
      default: '10%',
      source: 'assumption',
    },
  ),
  lastVersion: choice(['good', 'bad'], 'whether the version that is brought back is any good', {
    default: 'good',
    source: 'assumption: it served until now',
  }),
  lastFails: share('share of attempts that fail on a bad last version, for good', {
    default: '10%',
    source: 'assumption',
  }),
} satisfies Params;

export type RollbackOptions = Values<typeof rollbackParams>;

export const defineRollback = <P extends Params>(
  rollback: Omit<RollbackModel<P>, 'kind'>,
): RollbackModel<P> => ({
  kind: 'rollback',
  ...rollback,
});
