import type { HeatLaw } from '../domain/index.ts';
import type { Time } from '../kernel/index.ts';
import { normalCdf } from '../stats/index.ts';

/** From this share of its hosts off on, a cell has gone, and people speak of a shutdown. */
export const NOTABLE = 0.01;

/** Which hosts of a room's cells heat has switched off, and how they come back. Cells are places 0, 1, 2, … in the room. */
export class HostsOff {
  /** By cell: share of its hosts. */
  readonly shares: Float64Array;
  private readonly law: HeatLaw;
  /** By cell: how many cells of the room are less important. */
  private readonly ranks: readonly number[];
  /** By cell: when it went; Infinity: it has not. */
  private readonly went: Float64Array;
  /** When they began to come back, how many were off then, and who waits for whom. */
  private restarting:
    | { readonly at: Time; readonly off: Float64Array; readonly order: readonly (readonly number[])[] }
    | undefined;

  constructor(law: HeatLaw, ranks: readonly number[]) {
    this.law = law;
    this.ranks = ranks;
    this.shares = new Float64Array(ranks.length);
    this.went = new Float64Array(ranks.length).fill(Infinity);
  }

  get any(): boolean {
    return this.shares.some((share) => share > 0);
  }

  get areComingBack(): boolean {
    return this.restarting !== undefined;
  }

  /** Share of all hosts of the room. */
  get mean(): number {
    const { shares } = this;
    if (shares.length === 0) return 0;
    // Cells that are alike give their own share, not a sum of rounded ones.
    return shares.every((share) => share === shares[0]) ? shares[0] : sum(shares) / shares.length;
  }

  /** Air of so many °C reaches the hosts; whoever goes does not come back by itself while it is hot. */
  heat(temperature: number, now: Time): void {
    const tripped = this.tripped(temperature);
    for (let cell = 0; cell < this.shares.length; cell++) {
      const off = this.isSwitchedOff(cell, temperature) ? 1 : tripped;
      if (off > this.shares[cell]) this.shares[cell] = off;
      if (this.shares[cell] >= NOTABLE && this.went[cell] > now) this.went[cell] = now;
    }
  }

  /** It is cool enough again. */
  beginRestart(now: Time): void {
    this.restarting = { at: now, off: this.shares.slice(), order: this.order() };
  }

  /** It is hot again: who is off stays off. */
  breakOff(): void {
    this.restarting = undefined;
    for (const [cell, share] of this.shares.entries()) if (share < NOTABLE) this.went[cell] = Infinity;
  }

  /** They stay off for `restartTakes` more, then come back evenly over `restartOver`, in their order. */
  advance(now: Time): void {
    if (this.restarting === undefined) return;
    const { at, off, order } = this.restarting;
    const { restartTakes, restartOver = restartTakes } = this.law;
    const waited = now - at - restartTakes;
    const back = waited < 0 ? 0 : waited >= restartOver ? 1 : waited / restartOver;
    let left = back * sum(off);
    for (const cells of order) {
      const amount = sum(cells.map((cell) => off[cell]));
      const share = order.length === 1 || back === 1 ? back : amount <= left ? 1 : left / amount;
      left = Math.max(0, left - amount);
      for (const cell of cells) this.shares[cell] = off[cell] * (1 - share);
    }
    if (back < 1) return;
    this.restarting = undefined;
    this.went.fill(Infinity);
  }

  /** Hosts trip at N(shutdownAt, spread), each at its own temperature. */
  private tripped(temperature: number): number {
    const { shutdownAt, shutdownSpread } = this.law;
    if (shutdownSpread === 0) return temperature >= shutdownAt ? 1 : 0;
    return normalCdf((temperature - shutdownAt) / shutdownSpread);
  }

  /** Cells are switched off one by one, evenly from `staggerFrom` to `shutdownAt`. */
  private isSwitchedOff(cell: number, temperature: number): boolean {
    const { staggerFrom, shutdownAt } = this.law;
    if (staggerFrom === undefined) return false;
    const apart = (shutdownAt - staggerFrom) / this.ranks.length;
    return temperature >= staggerFrom + this.ranks[cell] * apart;
  }

  /** Groups of cells that come back one after another; within a group all alike. */
  private order(): readonly (readonly number[])[] {
    const key = (cell: number) =>
      this.law.restartOrder === 'importance' ? -this.ranks[cell] : this.went[cell];
    const groups = new Map<number, number[]>();
    for (const cell of this.ranks.keys()) {
      const group = groups.get(key(cell)) ?? [];
      group.push(cell);
      groups.set(key(cell), group);
    }
    return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cells]) => cells);
  }
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
