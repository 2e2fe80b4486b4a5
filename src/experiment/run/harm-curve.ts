import type { Time } from '../../kernel/index.ts';
import { exp } from '../../kernel/index.ts';

/** A stretch in which harm grows: users of a group are harmed at a constant chance per operation. */
interface Growth {
  readonly from: Time;
  readonly to: Time;
  /** Harmed by `from`. */
  readonly base: number;
  /** In pairs: users of a group who are unharmed at `from`, and the chance of each operation to harm one. */
  readonly groups: readonly number[];
}

/**
 * Harmed users of one cell over time, exact at every past instant: what a window of complaints holds must not depend on
 * where stretches of flow happened to be cut.
 */
export class HarmCurve {
  private readonly growths: Growth[] = [];
  private readonly operationsPerUser: (from: Time, to: Time) => number;

  constructor(operationsPerUser: (from: Time, to: Time) => number) {
    this.operationsPerUser = operationsPerUser;
  }

  /** Stretches come in order. */
  grow(from: Time, to: Time, base: number, groups: readonly number[]): void {
    this.growths.push({ from, to, base, groups });
  }

  /** Harmed users by then. */
  at(time: Time): number {
    const { growths } = this;
    if (growths.length === 0 || time <= growths[0].from) return 0;
    let low = 0;
    let high = growths.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (growths[middle].from <= time) low = middle;
      else high = middle;
    }
    return this.within(growths[low], time);
  }

  private within({ from, to, base, groups }: Growth, time: Time): number {
    const operations = this.operationsPerUser(from, Math.min(time, to));
    let users = base;
    for (let i = 0; i < groups.length; i += 2) users += groups[i] * (1 - exp(-groups[i + 1] * operations));
    return users;
  }
}
