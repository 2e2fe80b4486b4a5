import type { Fleet, Users } from '../domain/index.ts';
import type { Duration, Time } from '../kernel/index.ts';
import type { DayCurve } from './day-curve.ts';
import { amountBetween, demandCurve, scaled, sumOf } from './day-curve.ts';
import type { Move } from './failover.ts';
import { History } from './history.ts';

/** The users of each cell: what they ask for, and which cells serve them. */
export class Residents {
  private readonly fleet: Fleet;
  /** By region: demand of one user. */
  private readonly regionCurves: readonly DayCurve[];
  /** By cell: demand of its own users, once somebody has asked for it. */
  private readonly curves: (DayCurve | undefined)[] = [];
  private readonly factors: Float64Array;
  /** By cell: operations its own users have started, where their demand has ever changed. */
  private readonly asked: (History | undefined)[] = [];
  /** By cell: share of its own users at home; shares of other homes' users it serves, ascending; and the last move. */
  private readonly atHome: Float64Array;
  private readonly guests: (Map<number, number> | undefined)[] = [];
  private readonly moves = new Map<number, Move>();

  constructor(fleet: Fleet, users: Users, clock: Duration) {
    this.fleet = fleet;
    this.regionCurves = fleet.regions.map(({ utcOffset }) => demandCurve(users.demand, clock + utcOffset));
    this.factors = new Float64Array(fleet.cells.length).fill(1);
    this.atHome = new Float64Array(fleet.cells.length).fill(1);
  }

  /** Operations per second of the cell's own users. */
  demandOf(home: number): DayCurve {
    let curve = this.curves[home];
    if (curve === undefined) {
      const { region, users } = this.fleet.cells[home];
      curve = scaled(this.regionCurves[region], users * this.factors[home]);
      this.curves[home] = curve;
    }
    return curve;
  }

  /** From now on they ask for so many times as much; false when they did before. */
  multiplyDemand(home: number, factor: number, now: Time): boolean {
    if (this.factors[home] === factor) return false;
    const asked = this.asked[home] ?? new History(this.demandOf(home), 1, 0);
    this.factors[home] = factor;
    this.curves[home] = undefined;
    asked.proceed(now, this.demandOf(home), 1, 0);
    this.asked[home] = asked;
    return true;
  }

  /** Operations the cell's own users start in [from, to). */
  operations(home: number, from: Time, to: Time): number {
    const asked = this.asked[home];
    return asked === undefined
      ? amountBetween(this.demandOf(home), from, to)
      : asked.between(from, to).attempts;
  }

  /** Operations per second that reach the cell, from its own users and from others it serves. */
  servedBy(cell: number): DayCurve {
    const guests = this.guests[cell];
    const own = this.demandOf(cell);
    if ((guests === undefined || guests.size === 0) && this.atHome[cell] === 1) return own;
    const curves = [own];
    const shares = [this.atHome[cell]];
    for (const [home, share] of guests ?? []) {
      curves.push(this.demandOf(home));
      shares.push(share);
    }
    return sumOf(curves, shares);
  }

  /** Other homes some of whose users the cell serves. */
  guestsOf(cell: number): Iterable<number> {
    return this.guests[cell]?.keys() ?? [];
  }

  /** Cells that serve users of the home, besides itself. */
  hostsOf(home: number): readonly number[] {
    return this.moves.get(home)?.placement.cells ?? [];
  }

  /** Some users of the cell are served elsewhere, or the cell serves others. */
  areApart(cell: number): boolean {
    return this.atHome[cell] < 1 || (this.guests[cell]?.size ?? 0) > 0;
  }

  /** Share of the home's users that the cell serves. */
  share(home: number, cell: number): number {
    return home === cell ? this.atHome[home] : (this.guests[cell]?.get(home) ?? 0);
  }

  /** Share of the home's users who are elsewhere, or nowhere. */
  away(home: number): number {
    const move = this.moves.get(home);
    return move === undefined ? 0 : move.away + move.unserved;
  }

  /** Moves users; these are all of the instant. */
  move(moves: readonly Move[]): void {
    const touched = new Set<Map<number, number>>();
    for (const { home } of moves) {
      for (const cell of this.hostsOf(home)) this.guests[cell]?.delete(home);
    }
    for (const move of moves) {
      const { home, placement } = move;
      let here = 1;
      placement.cells.forEach((cell, i) => {
        here -= placement.shares[i];
        const guests = this.guests[cell] ?? new Map<number, number>();
        guests.set(home, placement.shares[i]);
        touched.add(guests);
        this.guests[cell] = guests;
      });
      this.atHome[home] = here < 1e-12 ? 0 : here;
      this.moves.set(home, move);
    }
    for (const guests of touched) sortByKey(guests);
  }
}

function sortByKey(map: Map<number, number>): void {
  const entries = [...map].sort(([a], [b]) => a - b);
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}
