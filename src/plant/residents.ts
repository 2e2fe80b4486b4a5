import type { Fleet, Users } from '../domain/index.ts';
import type { Duration, Time } from '../kernel/index.ts';
import type { DayCurve } from './day-curve.ts';
import { amountBetween, demandCurve, scaled, sumOf } from './day-curve.ts';
import type { Move } from './failover.ts';
import { History } from './history.ts';

/** Other homes some of whose users a cell serves, ascending, and the share of each. */
interface Guests {
  readonly homes: number[];
  readonly shares: number[];
}

/** The users of each cell: what they ask for, and which cells serve them. */
export class Residents {
  private readonly fleet: Fleet;
  /** By region: demand of one user. */
  private readonly regionCurves: readonly DayCurve[];
  /** By cell: demand of its own users, once somebody has asked for it. */
  private readonly curves: (DayCurve | undefined)[] = [];
  /** By region: what was scaled last. */
  private readonly newest: ({ readonly users: number; readonly curve: DayCurve } | undefined)[] = [];
  private readonly factors: Float64Array;
  /** By cell: operations its own users have started, where their demand has ever changed. */
  private readonly asked: (History | undefined)[] = [];
  /** By cell: share of its own users at home; shares of other homes' users it serves, ascending; and the last move. */
  private readonly atHome: Float64Array;
  private readonly guests: (Guests | undefined)[] = [];
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
      curve = this.scaledTo(region, users * this.factors[home]);
      this.curves[home] = curve;
    }
    return curve;
  }

  /** The demand of so many users of a region; equal cells stand side by side and share it. */
  private scaledTo(region: number, users: number): DayCurve {
    const newest = this.newest[region];
    if (newest?.users === users) return newest.curve;
    const curve = scaled(this.regionCurves[region], users);
    this.newest[region] = { users, curve };
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

  /** The same if nothing had ever changed what they ask for. */
  usualOperations(home: number, from: Time, to: Time): number {
    const { region, users } = this.fleet.cells[home];
    return users * amountBetween(this.regionCurves[region], from, to);
  }

  /** Operations per second that reach the cell, from its own users and from others it serves. */
  servedBy(cell: number): DayCurve {
    const guests = this.guests[cell];
    const own = this.demandOf(cell);
    const { homes, shares } = guests ?? NOBODY;
    if (homes.length === 0 && this.atHome[cell] === 1) return own;
    const curves = [own];
    for (const home of homes) curves.push(this.demandOf(home));
    return sumOf(curves, [this.atHome[cell], ...shares]);
  }

  /** Other homes some of whose users the cell serves. */
  guestsOf(cell: number): readonly number[] {
    return (this.guests[cell] ?? NOBODY).homes;
  }

  /** Cells that serve users of the home, besides itself. */
  hostsOf(home: number): readonly number[] {
    return this.moves.get(home)?.placement.cells ?? [];
  }

  /** Some users of the cell are served elsewhere, or the cell serves others. */
  areApart(cell: number): boolean {
    return this.atHome[cell] < 1 || this.guestsOf(cell).length > 0;
  }

  /** Share of the home's users that the cell serves. */
  share(home: number, cell: number): number {
    if (home === cell) return this.atHome[home];
    const { homes, shares } = this.guests[cell] ?? NOBODY;
    const place = homes.indexOf(home);
    return place < 0 ? 0 : shares[place];
  }

  /** Share of the home's users who are elsewhere, or nowhere. */
  away(home: number): number {
    const move = this.moves.get(home);
    return move === undefined ? 0 : move.away + move.unserved;
  }

  /** Moves users; these are all of the instant. */
  move(moves: readonly Move[]): void {
    for (const { home } of moves) {
      for (const cell of this.hostsOf(home)) leave(this.guests[cell] ?? NOBODY, home);
    }
    for (const move of moves) {
      const { cells, shares } = move.placement;
      let here = 1;
      for (let i = 0; i < cells.length; i++) {
        here -= shares[i];
        const guests = this.guests[cells[i]] ?? { homes: [], shares: [] };
        this.guests[cells[i]] = guests;
        join(guests, move.home, shares[i]);
      }
      this.atHome[move.home] = here < 1e-12 ? 0 : here;
      this.moves.set(move.home, move);
    }
  }
}

const NOBODY: Guests = { homes: [], shares: [] };

function leave({ homes, shares }: Guests, home: number): void {
  const place = homes.indexOf(home);
  if (place < 0) return;
  homes.splice(place, 1);
  shares.splice(place, 1);
}

/** They are kept in order, so that sums over them do not depend on who came first. */
function join({ homes, shares }: Guests, home: number, share: number): void {
  let place = homes.length;
  while (place > 0 && homes[place - 1] > home) place--;
  homes.splice(place, 0, home);
  shares.splice(place, 0, share);
}
