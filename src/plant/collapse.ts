import type { Duration, Time } from '../kernel/index.ts';
import { SECOND } from '../kernel/index.ts';
import type { DayCurve } from './day-curve.ts';
import { amountBetween, firstAbove, firstBelow, rateAt } from './day-curve.ts';
import { attemptsExpected, grantedShare } from './retries.ts';
import type { Site } from './site.ts';
import type { Rates } from './transient.ts';

/**
 * A cell that has collapsed for good: its queue is longer than clients wait, so it works only for clients who have
 * given up, and every operation sends all its attempts. Everything fails, whatever the errors; only the length of the
 * queue still moves, in closed form: it grows to its limit while more is offered than can be served, and shrinks when
 * the demand of the day has fallen far enough.
 */
export interface Collapse {
  readonly since: Time;
  /** Length of the queue then. */
  readonly queue: number;
  readonly queueLimit: number;
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
function isGrowing(collapse: Collapse, time: Time): boolean {
  return collapse.attemptsEach * rateAt(collapse.curve, time) >= collapse.capacity;
}

/** Of the attempts of the last time-out, the share that has found a place in the queue. */
export function acceptedShare(collapse: Collapse, time: Time): number {
  if (queueAt(collapse, time) < collapse.queueLimit) return 1;
  const offered = collapse.attemptsEach * rateAt(collapse.curve, time);
  return offered > collapse.capacity ? collapse.capacity / offered : 1;
}

/**
 * Until when the closed form holds: demand falls below what can be served with all the retries, or rises above it
 * again, or the queue has become so short that someone might soon be served in time. Infinity: until something changes.
 */
function holdsUntil(collapse: Collapse): Time {
  const { since, curve, attemptsEach, capacity } = collapse;
  const level = capacity / attemptsEach;
  if (isGrowing(collapse, since)) return firstBelow(curve, level, since);
  const grows = firstAbove(curve, level, since);
  // Draining by the least surplus of the day would end it within this time at the latest.
  const end = Math.min(grows, since + LONGEST_DRAIN);
  if (!isNearlyOver(collapse, end)) return end;
  let low = since;
  let high = end;
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2);
    if (isNearlyOver(collapse, middle)) high = middle;
    else low = middle;
  }
  return high;
}

const LONGEST_DRAIN = 86_400_000_000;

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
  /** Share of wanted retries that the budget grants. */
  readonly granted: number;
  /** Until when the closed form holds, once somebody has asked. */
  until: Time | undefined;
}

/** The collapse of a cell with a queue of this length. */
export function collapsedAt(rates: Rates, site: Site, queue: number, now: Time): CollapsedMode {
  const { admitted, budget, capacity, curve, queueLimit } = rates;
  const granted = grantedShare([1], [1], site.attempts, budget);
  const attemptsEach = admitted * attemptsExpected(1, site.attempts, granted);
  const { timeout } = site;
  const collapse = {
    since: now,
    queue,
    queueLimit,
    curve,
    attemptsEach,
    capacity,
    timeout,
  };
  return { kind: 'collapsed', collapse, granted, until: undefined };
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
