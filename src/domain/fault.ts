import type { Duration, RandomStream, Script } from '../kernel/index.ts';
import type { Remedy } from './defect.ts';
import type { Fleet } from './fleet.ts';
import type { Impairment, Undo } from './impairment.ts';
import type { ModelCard } from './model.ts';
import type { Params, Values } from './params.ts';

/** The world as a fault meets it. */
export interface FaultSite {
  readonly fleet: Fleet;
  /** Keyed by the fault alone: never moved by the policy. */
  readonly random: RandomStream;
  /** Hurts the cells, as one unit; what is about the people, say, hurts all that these cells have to do with it. */
  impair(cells: readonly number[], impairment: Impairment): Undo;
  /** Takes cells out of service: their capacity is gone and, if the scenario has failover, their users move. */
  lose(cells: readonly number[]): Undo;
  /** Stops the cooling of a room, or this share of it; heat does the rest. */
  stopCooling(room: number, lost?: number): Undo;
  /** Writes `fault-started`; what is impaired after it has it as its cause. Entity: a region, room or cell name. */
  begin(entity: string): void;
  /** Writes `fault-ended`. */
  end(entity: string): void;
}

/** What goes wrong in the world whatever is deployed. */
export interface FaultModel<P extends Params = Params> extends ModelCard<'fault', P> {
  /** Runs once per run, from time 0; waits for its own start, drawn from `site.random`. */
  strike(site: FaultSite, options: Values<P>): Script;
  remedies(options: Values<P>): readonly Remedy[];
  /** How long after its start it can still hurt, for the horizon check. */
  lasts(options: Values<P>): Duration;
}

export const defineFault = <P extends Params>(fault: Omit<FaultModel<P>, 'kind'>): FaultModel<P> => ({
  kind: 'fault',
  ...fault,
});
