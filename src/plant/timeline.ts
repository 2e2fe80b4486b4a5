import type { Time } from '../kernel/index.ts';

/** What held from when on: pieces of time, end to end, of which only the newest can still change. */
export class Timeline<T> {
  private readonly starts: Time[] = [];
  private readonly values: T[] = [];
  private readonly first: T;
  private readonly isSame: (a: T, b: T) => boolean;

  /** `first`: what holds before anything else does. */
  constructor(first: T, isSame: (a: T, b: T) => boolean = (a, b) => a === b) {
    this.first = first;
    this.isSame = isSame;
  }

  /** What holds now. */
  get current(): T {
    return this.values.length === 0 ? this.first : this.values[this.values.length - 1];
  }

  /** From `time`, at the earliest the newest change, on this holds. */
  proceed(time: Time, value: T): void {
    const { starts, values } = this;
    if (this.isSame(value, this.current)) return;
    const last = starts.length - 1;
    if (last >= 0 && starts[last] >= time) values[last] = value;
    else {
      starts.push(time);
      values.push(value);
    }
  }

  /** Calls `visit` for the parts of [from, to) in which one value holds. */
  visit(from: Time, to: Time, visit: (from: Time, to: Time, value: T) => void): void {
    const { starts, values } = this;
    let piece = this.find(from);
    for (let begin = from; begin < to; piece++) {
      const end = piece + 1 < starts.length ? Math.min(to, starts[piece + 1]) : to;
      if (end > begin) visit(begin, end, piece < 0 ? this.first : values[piece]);
      begin = end;
    }
  }

  /** The piece a time lies in; −1: before the first. */
  private find(time: Time): number {
    const { starts } = this;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
