import type { Duration, RandomStream, Script } from '../kernel/index.ts';
import type { Hours } from './calendar.ts';
import type { Remedy } from './defect.ts';
import type { ModelCard } from './model.ts';
import type { Params, Values } from './params.ts';

/** An alarm as a responder receives it. */
export interface Alarm {
  /** 1, 2, 3, … in order of firing. */
  readonly number: number;
  readonly detector: string;
  /** A cell, a region, or '' for the fleet. */
  readonly entity: string;
  readonly cells: readonly number[];
  readonly because: string;
  /** Index of its journal entry. */
  readonly entry: number;
}

/** What a person finds when they look into an alarm: the remedy that fits, and where. Empty when nothing is wrong (a false alarm). */
export interface Finding {
  readonly remedy: Remedy;
  readonly cells: readonly number[];
  readonly cause: number;
}

/** The desk of whoever responds: what they hear and what they can do. Every act has a journal entry. */
export interface Desk {
  /** Waits for the next alarm this responder has not seen. */
  nextAlarm(): Script<Alarm>;
  /** Keyed by (responder, incident number), so that policies face the same people. */
  random(incident: number): RandomStream;
  /** The rollout is under way or ended less than `within` ago. */
  changeWithin(within: Duration): boolean;
  /** How long these people take now for what usually takes them so long; machines take no notice. */
  takes(usual: Duration): Duration;
  /** Probability that what they do has no effect, where it usually is this. */
  mistakes(usual: number): number;
  /** It is now within these hours of the week, where the team is. */
  isWithin(hours: readonly Hours[]): boolean;
  /** Nobody of them is there: a page is not answered. */
  readonly absent: boolean;
  /** Any alarm is on now. */
  readonly alarmed: boolean;
  /** Ground truth, as thorough diagnosis would find it now. */
  findings(): readonly Finding[];
  /** Pauses the rollout before its next wave. */
  pause(because: number): void;
  resume(because: number): void;
  /** Takes the change back everywhere; ends when the old version serves again. Returns false when there is nothing to take back. */
  rollback(because: number): Script<boolean>;
  /** The same, and takes code that serves nobody off the hosts, too: a flag that is off leaves it there. */
  redeploy(because: number): Script<boolean>;
  /** Restarts all hosts of the cells, `atOnce` cells at a time, each taking `takes`; clears queues and sticky defects. */
  restart(cells: readonly number[], takes: Duration, atOnce: number, because: number): Script;
  /** Lets only this share of operations in; 1 = all. */
  admit(cells: readonly number[], share: number, because: number): void;
  /** Retries allowed per first try; Infinity = as the clients please. */
  capRetries(cells: readonly number[], budget: number, because: number): void;
  /** Moves the users of the cells to others with headroom, at the scenario's ramp. */
  drain(cells: readonly number[], because: number): void;
  /** Brings drained users home. */
  undrain(cells: readonly number[], because: number): void;
  journal(
    kind: 'page' | 'acknowledged' | 'triaged' | 'diagnosed' | 'action' | 'note',
    values: Readonly<Record<string, string | number>>,
    cause: number,
  ): number;
}

/** Who acts on an alarm, how fast, how well. */
export interface ResponderModel<P extends Params = Params> extends ModelCard<'responder', P> {
  respond(desk: Desk, options: Values<P>): Script;
}

export const defineResponder = <P extends Params>(
  responder: Omit<ResponderModel<P>, 'kind'>,
): ResponderModel<P> => ({
  kind: 'responder',
  ...responder,
});
