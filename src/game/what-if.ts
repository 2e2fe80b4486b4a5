import { MINUTE } from '../kernel/index.ts';
import type { ActEntry } from './record.ts';
import type { Step } from './replay.ts';

/** A game that was not played: the same seed and almost the same actions. */
export interface Alternative {
  readonly title: string;
  /** When what is different was done, or would have been. */
  readonly at: number;
  readonly steps: readonly Step[];
}

/** An alternative, run exactly. */
export interface WhatIf {
  readonly title: string;
  readonly at: number;
  readonly userMinutesLost: number;
}

/** At most so many commands are left out, one after the other, the first ones first. */
const MOST = 8;

/** How much earlier the alternative with better reflexes is. */
const EARLIER = 5 * MINUTE;

/**
 * What can be asked of a game and answered by running it again: each command left out, and all of them five minutes
 * earlier (though not before the pager rang). Acknowledging moves nothing in the world, so it is not asked about.
 */
export function alternatives(acts: readonly ActEntry[], firstAlarm: number | null): readonly Alternative[] {
  const doing = acts.filter(({ act }) => act.act !== 'acknowledge');
  const steps = (kept: readonly ActEntry[]): readonly Step[] => kept.map(({ at, act }) => ({ at, act }));
  const without = doing.slice(0, MOST).map((left) => ({
    title: `without ${left.said}`,
    at: left.at,
    steps: steps(acts.filter((each) => each !== left)),
  }));
  const soonest = firstAlarm ?? 0;
  const sooner = ({ at, act }: ActEntry): Step => ({
    at: at <= soonest ? at : Math.max(soonest, at - EARLIER),
    act,
  });
  const early = doing.some(({ at }) => at > soonest)
    ? [{ title: 'all of it 5 min earlier', at: soonest, steps: acts.map(sooner) }]
    : [];
  return [...early, ...without];
}
