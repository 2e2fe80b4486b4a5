import type { Duration, Time } from '../kernel/index.ts';
import { DAY, MILLISECOND, SECOND } from '../kernel/index.ts';
import type { DayCurve } from './day-curve.ts';
import { amountBetween, firstAbove, firstBelow, rateAt } from './day-curve.ts';
import type { Mixture } from './mixture.ts';
import { attemptsExpected, grantedShare } from './retries.ts';
import { rootOf } from './saturation.ts';
import type { Site } from './site.ts';
import { laneFlows } from './steady.ts';
import type { Owed, Rates } from './transient.ts';

/**
 * A cell that has collapsed for good: its queue is longer than clients wait, so it works only for clients who have
 * given up, and every operation sends all its attempts. Everything fails, whatever the errors; only the length of the
 * queue still moves, in closed form: it grows to its limit while more is offered than can be served, and shrinks when
 * the demand of the day has fallen far enough. When it comes to its limit, clients are turned away who had to wait for
 * their time-out before, and their retries have to find another balance: that is stepped.
 */
export interface Collapse {
  readonly since: Time;
  /** Length of the queue then. */
  readonly queue: number;
  readonly queueLimit: number;
  /** The queue is full, and clients are turned away. */
  readonly turnsAway: boolean;
  readonly curve: DayCurve;
  /** Attempts offered per operation of the curve. */
  readonly attemptsEach: number;
  /** Attempts served per second. */
  readonly capacity: number;
  readonly timeout: Duration;
}

/** The queue is taken to be safely too long while the dead at its head would keep it so for this share of a time-out. */
const MARGIN = 0.1;

/** Length of the queue at a time up to `wakeTime`. */
export function queueAt(collapse: Collapse, time: Time): number {
  const { since, queue, curve, attemptsEach, capacity } = collapse;
  const served = capacity * ((time - since) / 1e6);
  const length = queue + attemptsEach * amountBetween(curve, since, time) - served;
  return length > collapse.queueLimit ? collapse.queueLimit : length > 0 ? length : 0;
}

/** More is offered than can be served, so the queue grows or is full. */
export function isGrowing(collapse: Collapse, time: Time): boolean {
  return collapse.attemptsEach * rateAt(collapse.curve, time) >= collapse.capacity;
}

/** Attempts whose clients find the queue as it is at some time. Who does not wait before a retry finds it so again. */
export interface CollapsedFlows {
  /** By lane (class · attempts + attempt number), per tick. */
  readonly flow: Float64Array;
  /** Share of them that find a place. */
  readonly accepted: number;
  /** Share of the retries that follow a time-out; the others follow a rejection. */
  readonly givenUp: number;
}

/** The flows that hold a collapsed cell down, once the retries are in balance. */
export function collapsedFlows(
  mode: CollapsedMode,
  site: Site,
  mixture: Mixture,
  time: Time,
): CollapsedFlows {
  const { attempts, backoff, tick } = site;
  const { collapse, granted, letIn } = mode;
  const operations = letIn * rateAt(collapse.curve, time);
  const flows = (failing: number, share: number) => {
    const errors = new Float64Array(mixture.weights.length).fill(failing);
    return laneFlows(mixture, errors, share, attempts, (operations * tick) / 1e6);
  };
  const accepted = acceptedShare(mode, site, time);
  if (backoff.atOnce)
    return { flow: flows(accepted, grantedAtOnce(mode, site, accepted)), accepted, givenUp: 1 };
  // Time-outs are granted before rejections.
  return { flow: flows(1, granted), accepted, givenUp: accepted < granted ? accepted / granted : 1 };
}

/** Of the attempts whose clients find the queue as it is, the share that find a place in it. */
export function acceptedShare(mode: CollapsedMode, site: Site, time: Time): number {
  const { turnsAway, curve, capacity, attemptsEach } = mode.collapse;
  const rate = rateAt(curve, time);
  if (!turnsAway || attemptsEach * rate <= capacity) return 1;
  if (!site.backoff.atOnce || capacity === 0) return capacity / (attemptsEach * rate);
  const operations = mode.letIn * rate;
  const excess = (rejected: number) => {
    const share = 1 - rejected;
    const found = attemptsExpected(share, site.attempts, grantedAtOnce(mode, site, share));
    return (operations * share * found) / capacity - 1;
  };
  return excess(0) > 0 ? 1 - rootOf(excess) : 1;
}

/** Share of the retries after a time-out that are granted where no others can succeed. */
function grantedAtOnce({ budget }: CollapsedMode, { attempts }: Site, accepted: number): number {
  return grantedShare([1], [accepted], attempts, budget);
}

/**
 * Until when the closed form holds: demand falls below what can be served with all the retries, or rises above it
 * again, or the queue is full, or has become so short that someone might soon be served in time. Infinity: until
 * something changes.
 */
function holdsUntil(collapse: Collapse): Time {
  const { since, curve, attemptsEach, capacity } = collapse;
  const level = capacity / attemptsEach;
  if (isGrowing(collapse, since)) {
    const shrinks = firstBelow(curve, level, since);
    if (collapse.turnsAway) return shrinks;
    return firstTime(since, Math.min(shrinks, since + DAY), (time) => isFull(collapse, time));
  }
  const grows = firstAbove(curve, level, since);
  return firstTime(since, Math.min(grows, since + DAY), (time) => isNearlyOver(collapse, time));
}

/** The first time, to a millisecond, from which on something holds that will hold until `end`; `end` if it never does. */
function firstTime(since: Time, end: Time, holds: (time: Time) => boolean): Time {
  if (!holds(end)) return end;
  let low = since;
  let high = end;
  while (high - low > MILLISECOND) {
    const middle = low + Math.floor((high - low) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The queue has come to its limit. */
export function isFull(collapse: Collapse, time: Time): boolean {
  return queueAt(collapse, time) >= (1 - ROUNDING) * collapse.queueLimit;
}

const ROUNDING = 1e-9;

/** The dead at the head of the queue are almost worked off. */
export function isNearlyOver(collapse: Collapse, time: Time): boolean {
  const { attemptsEach, capacity, curve, timeout } = collapse;
  if (capacity === 0) return false;
  const seconds = timeout / 1e6;
  const offered = attemptsEach * rateAt(curve, time);
  const alive = (offered < capacity ? offered : capacity) * seconds;
  return queueAt(collapse, time) - alive < MARGIN * capacity * seconds;
}

/** A cell held in the closed form of its collapse. */
export interface CollapsedMode {
  readonly kind: 'collapsed';
  readonly collapse: Collapse;
  /** Share of the operations of the curve that are let in. */
  readonly letIn: number;
  /** Retries per first try, and the share of wanted retries that are granted. */
  readonly budget: number;
  readonly granted: number;
  /** Operations that have failed and could not be told yet, because all failed anyway. */
  readonly untold: Owed;
  /** Until when the closed form holds, once somebody has asked. */
  until: Time | undefined;
}

/** The collapse of a cell with a queue of this length. */
export function collapsedAt(rates: Rates, site: Site, queue: number, untold: Owed, now: Time): CollapsedMode {
  const { admitted, budget, capacity, curve, queueLimit } = rates;
  const granted = grantedShare([1], [1], site.attempts, budget);
  const attemptsEach = admitted * attemptsExpected(1, site.attempts, granted);
  const { timeout } = site;
  const collapse = {
    since: now,
    queue,
    queueLimit,
    turnsAway: false,
    curve,
    attemptsEach,
    capacity,
    timeout,
  };
  const turnsAway = isFull(collapse, now) && isGrowing(collapse, now);
  return {
    kind: 'collapsed',
    collapse: { ...collapse, turnsAway },
    letIn: admitted,
    budget,
    granted,
    untold,
    until: undefined,
  };
}

/** What moves their queues is the same. */
export function isAlike(a: Collapse, b: Collapse): boolean {
  return (
    a.curve === b.curve &&
    a.capacity === b.capacity &&
    a.queueLimit === b.queueLimit &&
    a.attemptsEach === b.attemptsEach
  );
}

/** A collapse is only put in closed form when it will last. */
const WORTHWHILE = 30 * SECOND;

export function willLast(mode: CollapsedMode): boolean {
  const { since } = mode.collapse;
  return !isNearlyOver(mode.collapse, since) && untilOf(mode) > since + WORTHWHILE;
}

export function untilOf(mode: CollapsedMode): Time {
  mode.until ??= holdsUntil(mode.collapse);
  return mode.until;
}
