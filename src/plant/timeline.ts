import type { Time } from '../kernel/index.ts';

/**
 * What held from when on: pieces of time, end to end, of which only the newest can still change. In most cells there is
 * one change at most, so what lies between the first piece and the newest takes no room before there is any.
 */
export class Timeline<T> {
  private readonly first: T;
  private readonly isSame: (a: T, b: T) => boolean;
  /** The newest piece. */
  private since: Time = -Infinity;
  private newest: T;
  private between: Pieces<T> | undefined;

  /** `first`: what holds before anything else does. */
  constructor(first: T, isSame: (a: T, b: T) => boolean = isIdentical) {
    this.first = first;
    this.newest = first;
    this.isSame = isSame;
  }

  /** What holds now. */
  get current(): T {
    return this.newest;
  }

  /** From `time`, at the earliest the newest change, on this holds. */
  proceed(time: Time, value: T): void {
    const { since, newest } = this;
    if (this.isSame(value, newest)) return;
    this.newest = value;
    if (since >= time) return;
    this.since = time;
    if (since === -Infinity) return;
    if (this.between === undefined) this.between = { starts: [since], values: [newest] };
    else {
      this.between.starts.push(since);
      this.between.values.push(newest);
    }
  }

  /** Calls `visit` for the parts of [from, to) in which one value holds. */
  visit(from: Time, to: Time, visit: (from: Time, to: Time, value: T) => void): void {
    const { since } = this;
    let begin = from;
    if (begin < since) {
      const { starts, values } = this.between ?? NONE;
      for (let piece = find(starts, from); begin < to && piece < starts.length; piece++) {
        const end = Math.min(to, piece + 1 < starts.length ? starts[piece + 1] : since);
        if (end > begin) visit(begin, end, piece < 0 ? this.first : (values[piece] as T));
        begin = end;
      }
    }
    if (begin < to) visit(begin, to, this.newest);
  }
}

/** When each began, and what it holds. */
interface Pieces<T> {
  readonly starts: Time[];
  readonly values: T[];
}

const NONE: Pieces<never> = { starts: [], values: [] };

/** The piece a time lies in; −1: before the first of these. */
function find(starts: readonly Time[], time: Time): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function isIdentical(a: unknown, b: unknown): boolean {
  return a === b;
}
