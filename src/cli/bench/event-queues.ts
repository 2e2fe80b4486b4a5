import { exponential, RandomStreams } from '../../kernel/index.ts';
import type { Work } from './probe.ts';

const DRAWS = 1 << 16;
const MEAN_US = 1_000_000;
/** Exponential lives end after this time-out in one of ten cases. */
const TIMEOUT_US = Math.round(MEAN_US * Math.LN10);

/** Delays drawn beforehand: the queue is measured, not the draws. */
const delays = drawDelays();

/** What a queue of events offers, so that each runs the very same script. */
export interface Schedule<H> {
  readonly now: number;
  after(delay: number, action: () => void): H;
  cancel(handle: H): unknown;
  runUntil(time: number): void;
}

/**
 * Hold: `pending` events, and each that fires schedules itself anew. One operation is one event fired and one added;
 * the checksum tells the order of firing.
 */
export function hold(make: () => Schedule<unknown>, pending: number, operations: number): Work {
  return () => holdOnce(make(), pending, operations);
}

/**
 * Timer: each of `entities` starts a piece of work with a time-out; whichever ends first cancels the other and starts
 * anew. One operation is such a round: two events added, one fired, one cancelled (in nine of ten the time-out). The
 * checksum counts time-outs.
 */
export function timers<H>(make: () => Schedule<H>, entities: number, operations: number): Work {
  return () => timersOnce(make(), entities, operations);
}

function holdOnce(schedule: Schedule<unknown>, pending: number, operations: number) {
  let fired = 0;
  let checksum = 0;
  let draw = 0;
  const fire = () => {
    fired++;
    checksum = (checksum * 31 + schedule.now) | 0;
    draw = (draw + 1) & (DRAWS - 1);
    schedule.after(delays[draw], fire);
  };
  for (let i = 0; i < pending; i++) schedule.after(delays[i & (DRAWS - 1)] + (i % 1000), fire);
  schedule.runUntil(Math.round((operations / pending) * MEAN_US));
  return { operations: fired, checksum };
}

function timersOnce<H>(schedule: Schedule<H>, entities: number, operations: number) {
  let rounds = 0;
  let timeouts = 0;
  let draw = 0;
  const begin = () => {
    let work: H;
    let timeout: H;
    const start = () => {
      draw = (draw + 1) & (DRAWS - 1);
      timeout = schedule.after(TIMEOUT_US, onTimeout);
      work = schedule.after(delays[draw], onDone);
    };
    const onDone = () => {
      rounds++;
      schedule.cancel(timeout);
      start();
    };
    const onTimeout = () => {
      rounds++;
      timeouts++;
      schedule.cancel(work);
      start();
    };
    start();
  };
  for (let i = 0; i < entities; i++) begin();
  schedule.runUntil(Math.round((operations / entities) * MEAN_US * 0.9));
  return { operations: rounds, checksum: timeouts };
}

function drawDelays(): Float64Array {
  const stream = new RandomStreams('bench').stream('delays');
  return Float64Array.from({ length: DRAWS }, () => Math.round(exponential(stream, MEAN_US)));
}
