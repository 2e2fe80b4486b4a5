import type { FailoverLaw, Fleet } from '../domain/index.ts';
import type { Time } from '../kernel/index.ts';
import { SECOND } from '../kernel/index.ts';
import type { Writers } from './copies.ts';
import { Copies } from './copies.ts';
import type { DayCurve } from './day-curve.ts';
import type { Placement } from './placement.ts';
import { AT_HOME, awayOf } from './placement.ts';

/** How often moving users are moved on. */
export const FAILOVER_STEP = 30 * SECOND;

/** What the failover has to know of the plant. */
export interface Surroundings extends Writers {
  /** Demand of the users who live there, and of those it serves. */
  demandOf(home: number): DayCurve;
  servedBy(cell: number): DayCurve;
}

/** One home whose users have to move, or to move back. */
export interface Move {
  readonly home: number;
  readonly placement: Placement;
  readonly away: number;
  readonly unserved: number;
  /** Writes of its users that have diverged with this step. */
  readonly diverged: number;
}

/**
 * Moves users of withdrawn cells to others with headroom, and back. Users keep their home: a share of them is served
 * elsewhere, the rest at home, together always all of them. Nobody is moved where there is no room; who finds none
 * stays at home, and if the home is lost, is not served.
 */
export class Failover {
  private readonly law: FailoverLaw;
  private readonly fleet: Fleet;
  private readonly around: Surroundings;
  private readonly lost: Int32Array;
  private readonly drained: Uint8Array;
  /** Share of users that the ramp has called to move. */
  private readonly called: Float64Array;
  private readonly placements = new Map<number, Placement>();
  /** Homes that have not come to rest. */
  private readonly restless = new Set<number>();
  private readonly copies: Copies | undefined;

  constructor(law: FailoverLaw, fleet: Fleet, around: Surroundings) {
    this.law = law;
    this.fleet = fleet;
    this.around = around;
    this.lost = new Int32Array(fleet.cells.length);
    this.drained = new Uint8Array(fleet.cells.length);
    this.called = new Float64Array(fleet.cells.length);
    const { replication } = law;
    if (replication) this.copies = new Copies(replication, fleet.cells.length, around);
  }

  get resting(): boolean {
    return this.restless.size === 0;
  }

  /** Cells have been lost, or are back; by itself that moves anybody only where the law says so. */
  lose(cells: readonly number[], by: 1 | -1, now: Time): void {
    for (const cell of cells) {
      this.lost[cell] += by;
      if (by === 1 && this.lost[cell] === 1) this.copies?.lost(cell, now);
      if (this.lost[cell] === 0) this.copies?.returned(cell, this.placements.get(cell) ?? AT_HOME, now);
    }
    this.stir(cells);
  }

  drain(cells: readonly number[], drained: boolean): void {
    for (const cell of cells) this.drained[cell] = drained ? 1 : 0;
    this.stir(cells);
  }

  /** Moves everybody who is on the move one step further. Returns the homes whose placement has changed. */
  step(now: Time): readonly Move[] {
    const moves: Move[] = [];
    const room = new Map<number, number>();
    for (const home of [...this.restless].sort((a, b) => a - b)) {
      const before = this.placements.get(home) ?? AT_HOME;
      const goal = this.isWithdrawn(home) ? 1 : 0;
      const called = this.isFenced(home, now) ? this.towards(goal, this.called[home]) : this.called[home];
      this.called[home] = called;
      const after = this.place(home, called, this.recalled(before, called, now), room);
      const away = awayOf(after);
      const same = isSame(before, after);
      const waits = after.cells.some((cell) => !this.isFenced(cell, now));
      if (same && called === goal && !waits) this.restless.delete(home);
      if (after.cells.length > 0) this.placements.set(home, after);
      else this.placements.delete(home);
      const unserved = this.lost[home] > 0 ? Math.max(0, called - away) : 0;
      const diverged = this.copies?.moved(home, before, after, now) ?? 0;
      if (!same || unserved > 0 || diverged > 0) {
        moves.push({ home, placement: after, away, unserved, diverged });
      }
    }
    return moves;
  }

  /** A change of who is withdrawn: homes concerned start to move, and those who found no room try again. */
  private stir(cells: readonly number[]): void {
    for (const cell of cells) this.restless.add(cell);
    for (const [home, placement] of this.placements) {
      if (this.called[home] > awayOf(placement) || placement.cells.some((cell) => this.isWithdrawn(cell))) {
        this.restless.add(home);
      }
    }
    for (let home = 0; home < this.called.length; home++) {
      if (this.called[home] > 0 && !this.placements.has(home)) this.restless.add(home);
    }
  }

  private isWithdrawn(cell: number): boolean {
    return this.drained[cell] === 1 || (this.law.automatic && this.lost[cell] > 0);
  }

  /** Nobody is taken from a lost cell before it has been fenced off, where data asks for that. */
  private isFenced(cell: number, now: Time): boolean {
    return this.copies?.isFenced(cell, now) ?? true;
  }

  private get ramp(): number {
    return this.law.rampPerMinute * (FAILOVER_STEP / (60 * SECOND));
  }

  private towards(goal: number, from: number): number {
    const next = from < goal ? from + this.ramp : from - this.ramp;
    return (next - goal) * (from - goal) <= 0 ? goal : next;
  }

  /** Calls back who has to leave a cell withdrawn meanwhile, and everybody who is away beyond the called share. */
  private recalled(placement: Placement, called: number, now: Time): Placement {
    const staying = placement.shares.map((share, i) => {
      const cell = placement.cells[i];
      return this.isWithdrawn(cell) && this.isFenced(cell, now) ? Math.max(0, share - this.ramp) : share;
    });
    const away = sum(staying);
    const kept = away > called ? called / away : 1;
    return compact(
      placement.cells,
      staying.map((share) => share * kept),
    );
  }

  /** Finds room for the share called and not yet away: in the home's region first, then ring by ring. */
  private place(home: number, called: number, placement: Placement, room: Map<number, number>): Placement {
    let need = called - awayOf(placement);
    if (!(need > 1e-12)) return placement;
    const shares = new Map(placement.cells.map((cell, i) => [cell, placement.shares[i]]));
    const size = this.around.demandOf(home).peak;
    for (const ring of this.rings(home)) {
      const total = sum(ring.map((cell) => this.roomIn(cell, room)));
      const wanted = need * size;
      if (total <= 0) continue;
      const taken = Math.min(1, wanted / total);
      for (const cell of ring) {
        const amount = this.roomIn(cell, room) * taken;
        if (amount <= 0) continue;
        room.set(cell, this.roomIn(cell, room) - amount);
        shares.set(cell, (shares.get(cell) ?? 0) + amount / size);
      }
      if (taken < 1) break;
      need = Math.max(0, need - total / size);
    }
    const cells = [...shares.keys()].sort((a, b) => a - b);
    return compact(
      cells,
      cells.map((cell) => shares.get(cell) ?? 0),
    );
  }

  /**
   * Peak demand that still fits into a cell. Peaks are added as if they fell on the same hour, which never overfills;
   * what really comes out is seen at the next step.
   */
  private roomIn(cell: number, room: Map<number, number>): number {
    let left = room.get(cell);
    if (left === undefined) {
      const free = this.law.fillTo * this.around.capacity(cell) - this.around.servedBy(cell).peak;
      left = this.isWithdrawn(cell) || free < 0 ? 0 : free;
      room.set(cell, left);
    }
    return left;
  }

  /** Cells by how near they are: the home's region, then regions by distance of their index. */
  private rings(home: number): readonly (readonly number[])[] {
    const { regions, cells } = this.fleet;
    const here = cells[home].region;
    const rings = [regions[here].cells.filter((cell) => cell !== home)];
    if (this.law.to === 'region') return rings;
    for (let distance = 1; distance < regions.length; distance++) {
      const before = regions[here - distance]?.cells ?? [];
      rings.push([...before, ...(regions[here + distance]?.cells ?? [])]);
    }
    return rings;
  }
}

/** By cell, ascending: peak demand of the users who come to it with these moves, and are not its own. */
export function strangers(
  moves: readonly Move[],
  before: { share(home: number, cell: number): number; demandOf(home: number): DayCurve },
): [cell: number, demand: number][] {
  const demand = new Map<number, number>();
  for (const { home, placement } of moves) {
    const { peak } = before.demandOf(home);
    placement.cells.forEach((cell, i) => {
      const come = placement.shares[i] - before.share(home, cell);
      if (come > 0) demand.set(cell, (demand.get(cell) ?? 0) + come * peak);
    });
  }
  return [...demand].sort(([a], [b]) => a - b);
}

function compact(cells: readonly number[], shares: readonly number[]): Placement {
  if (shares.every((share) => share > 1e-12)) return { cells, shares };
  const kept = cells.map((_, i) => i).filter((i) => shares[i] > 1e-12);
  return { cells: kept.map((i) => cells[i]), shares: kept.map((i) => shares[i]) };
}

function isSame(a: Placement, b: Placement): boolean {
  return (
    a.cells.length === b.cells.length &&
    a.cells.every((cell, i) => cell === b.cells[i] && a.shares[i] === b.shares[i])
  );
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
