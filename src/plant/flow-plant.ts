import type { CellState, Impairment, Stickiness, Undo } from '../domain/index.ts';
import type { Duration, Handle, Simulation, Time } from '../kernel/index.ts';
import { Priority, SECOND } from '../kernel/index.ts';
import { backoffOf } from './backoff.ts';
import type { DayCurve } from './day-curve.ts';
import { amountBetween, demandCurve, rateAt, scaled, sumOf } from './day-curve.ts';
import { demandFactor } from './effects.ts';
import type { Move } from './failover.ts';
import { FAILOVER_STEP, Failover } from './failover.ts';
import { Heat } from './heat.ts';
import { History } from './history.ts';
import { Homes } from './homes.ts';
import type { Ledger } from './ledger.ts';
import type { Effect } from './mixture.ts';
import type { Flow, Plant, PlantInputs, PlantListener, Reach } from './plant.ts';
import type { Site } from './server.ts';
import { Server } from './server.ts';

/** The flow solver, and what only its tests ask. */
export interface FlowPlant extends Plant {
  /** Where everything went in the cell's transient; undefined while nothing is stepped. */
  ledger(cell: number): Ledger | undefined;
  /** Share of the users of `home` that `cell` serves. */
  servedShare(home: number, cell: number): number;
}

/**
 * Builds the solver that carries fleets: flows of requests per cell, in expectation. Only transients are stepped; a
 * cell whose flows are constant costs nothing until something changes it (README.md beside this file).
 */
export function createFlowPlant(inputs: PlantInputs, options: FlowOptions = {}): FlowPlant {
  return new FlowSolver(inputs, options);
}

export interface FlowOptions {
  /** False: every cell is stepped all the time, to compare with. */
  readonly settles?: boolean;
}

class FlowSolver implements FlowPlant {
  private readonly simulation: Simulation;
  private readonly inputs: PlantInputs;
  private readonly listener: PlantListener;
  private readonly site: Site;
  private readonly homes: Homes;
  private readonly failover: Failover | undefined;
  private readonly heat: Heat | undefined;

  /** By region: demand of one user. */
  private readonly regionCurves: readonly DayCurve[];
  private readonly servers: (Server | undefined)[] = [];
  /** Demand of the cell's own users; undefined while it is what it was at the start. */
  private readonly ownCurves: (DayCurve | undefined)[] = [];
  /** Operations started by the cell's own users, where their demand has ever changed. */
  private readonly asked: (History | undefined)[] = [];
  /** By cell: other homes it serves, ascending, and their shares; and where its own users are. */
  private readonly guests: (Map<number, number> | undefined)[] = [];
  private readonly atHome: Float64Array;
  /** By cell: changes where some of its users are served. */
  private readonly changesElsewhere: Int32Array;
  private readonly moves = new Map<number, Move>();
  private readonly wakeUps: (Handle | undefined)[] = [];
  private readonly told: CellState[];
  private failoverRuns = false;

  constructor(inputs: PlantInputs, { settles = true }: FlowOptions) {
    const { simulation, fleet, users, law, telemetry, listener } = inputs;
    const cells = fleet.cells.length;
    this.simulation = simulation;
    this.inputs = inputs;
    this.listener = listener;
    this.site = siteOf(inputs, settles);
    this.regionCurves = fleet.regions.map(({ utcOffset }) =>
      demandCurve(users.demand, inputs.clock + utcOffset),
    );
    this.atHome = new Float64Array(cells).fill(1);
    this.changesElsewhere = new Int32Array(cells);
    this.told = new Array<CellState>(cells).fill('healthy');
    this.homes = new Homes(
      cells,
      fleet.segments.length,
      telemetry.baseErrors,
      (cell) => this.server(cell),
      listener,
    );
    if (law.failover !== null) {
      this.failover = new Failover(law.failover, fleet, {
        capacity: (cell) => this.server(cell).capacity,
        demandOf: (home) => this.ownCurve(home),
        servedBy: (cell) => this.server(cell).curve,
      });
    }
    if (law.heat !== null) {
      this.heat = new Heat(law.heat, fleet, simulation, listener, {
        load: (cell) => {
          const server = this.server(cell);
          server.advance(simulation.now);
          return server.load(simulation.now);
        },
        setFactor: (cell, capacity, hosts) => {
          const { heatFactor, standing } = this.server(cell);
          if (heatFactor === capacity && standing === hosts) return;
          this.change(cell, (server) => {
            server.heatFactor = capacity;
            server.standing = hosts;
          });
        },
      });
    }
    for (const { index, users: count, region, capacity } of fleet.cells) {
      if (!settles || count * this.regionCurves[region].peak > capacity) this.change(index, () => undefined);
    }
  }

  // ---- what serves ----

  setExposure(cell: number, share: number, sticky: Stickiness): void {
    const server = this.server(cell);
    if (server.exposure === share && server.sticky === sticky) return;
    this.change(cell, (changed) => {
      changed.exposure = share;
      changed.sticky = sticky;
    });
  }

  exposure(cell: number): number {
    return this.servers[cell]?.exposure ?? 0;
  }

  impair(cell: number, impairment: Impairment, reach: Reach): Undo {
    const effect: Effect = { impairment, reach };
    this.change(cell, (server) => {
      server.effects = [...server.effects, effect];
    });
    return once(() =>
      this.change(cell, (server) => {
        server.effects = server.effects.filter((other) => other !== effect);
      }),
    );
  }

  takeOut(cell: number, capacityShare: number): Undo {
    const part = { share: capacityShare };
    this.change(cell, (server) => {
      server.takenOut = [...server.takenOut, part];
    });
    return once(() =>
      this.change(cell, (server) => {
        server.takenOut = server.takenOut.filter((other) => other !== part);
      }),
    );
  }

  clearQueue(cell: number): void {
    const { now } = this.simulation;
    const server = this.server(cell);
    server.pause(now);
    this.closeHomesOf(cell, now);
    server.clearQueue(now);
    this.follow(cell, now);
  }

  // ---- who is let in, and where users go ----

  admit(cell: number, share: number): void {
    this.change(cell, (server) => {
      server.admitted = share;
    });
  }

  capRetries(cell: number, budget: number): void {
    this.change(cell, (server) => {
      server.budget = Math.min(budget, this.inputs.users.retries.budget);
    });
  }

  lose(cells: readonly number[]): Undo {
    const lose = (by: 1 | -1) => {
      for (const cell of cells)
        this.change(cell, (server) => {
          server.lost += by;
        });
      this.failover?.lose(cells, by);
      this.runFailover();
    };
    lose(1);
    return once(() => lose(-1));
  }

  drain(cells: readonly number[]): boolean {
    if (this.failover === undefined) return false;
    this.failover.drain(cells, true);
    this.runFailover();
    return true;
  }

  undrain(cells: readonly number[]): void {
    if (this.failover === undefined) return;
    this.failover.drain(cells, false);
    this.runFailover();
  }

  away(cell: number): number {
    const move = this.moves.get(cell);
    return move === undefined ? 0 : move.away + move.unserved;
  }

  // ---- heat ----

  stopCooling(room: number): Undo {
    const heat = this.heat;
    if (heat === undefined) return () => undefined;
    heat.stopCooling(room);
    return once(() => heat.resumeCooling(room));
  }

  addHeat(cells: readonly number[]): Undo {
    const heat = this.heat;
    if (heat === undefined) return () => undefined;
    heat.add(cells, 1);
    return once(() => heat.add(cells, -1));
  }

  // ---- what can be seen ----

  state(cell: number): CellState {
    return this.told[cell];
  }

  failing(cell: number): number {
    return this.homes.failing(cell, this.simulation.now);
  }

  utilisation(cell: number): number {
    return this.serverNow(cell).utilisation(this.simulation.now);
  }

  queue(cell: number): number {
    return this.serverNow(cell).queue(this.simulation.now);
  }

  amplification(cell: number): number {
    return this.serverNow(cell).amplification;
  }

  temperature(room: number): number {
    return this.heat?.temperature(room) ?? NaN;
  }

  demand(cell: number): number {
    return rateAt(this.ownCurve(cell), this.simulation.now);
  }

  operations(cell: number, from: Time, to: Time): number {
    const asked = this.asked[cell];
    return asked === undefined
      ? amountBetween(this.ownCurve(cell), from, to)
      : asked.between(from, to).attempts;
  }

  counts(cell: number, from: Time, to: Time): { readonly attempts: number; readonly errors: number } {
    return this.serverNow(cell).history.between(from, to);
  }

  settled(cell: number): { readonly attempts: number; readonly errors: number } | null {
    const server = this.server(cell);
    const each = server.constantFlows;
    const least = Math.max(0, server.curve.trough);
    return each === null ? null : { attempts: least * each.attempts, errors: least * each.failures };
  }

  revision(cell: number): number {
    return this.serverNow(cell).revision + this.changesElsewhere[cell];
  }

  current(cell: number): { readonly since: Time; readonly flow: Flow } {
    return this.homes.current(cell, this.simulation.now);
  }

  flush(cell?: number): void {
    const { now } = this.simulation;
    if (cell !== undefined) this.homes.close(cell, now);
    else for (let home = 0; home < this.told.length; home++) this.homes.close(home, now);
  }

  ledger(cell: number): Ledger | undefined {
    return this.serverNow(cell).ledger;
  }

  servedShare(home: number, cell: number): number {
    return home === cell ? this.atHome[home] : (this.guests[cell]?.get(home) ?? 0);
  }

  // ---- how a change takes effect ----

  private serverNow(cell: number): Server {
    const server = this.server(cell);
    server.advance(this.simulation.now);
    return server;
  }

  /** Everything up to now was as before; from now on it is as changed. */
  private change(cell: number, apply: (server: Server) => void): void {
    const { now } = this.simulation;
    const server = this.server(cell);
    server.pause(now);
    this.closeHomesOf(cell, now);
    this.homes.touch(cell);
    apply(server);
    if (this.updateOwnCurve(cell, server, now)) this.spread([cell], now);
    server.refresh(now);
    this.follow(cell, now);
  }

  /** Tells the cell's new state and sees to its next wake-up. */
  private follow(cell: number, now: Time): void {
    const server = this.server(cell);
    const pending = this.wakeUps[cell];
    if (pending !== undefined) this.simulation.cancel(pending);
    const time = server.wakeTime(now);
    this.wakeUps[cell] =
      time === Infinity ? undefined : this.simulation.at(time, () => this.wake(cell), Priority.first);
    const state = server.state;
    if (state === this.told[cell]) return;
    this.told[cell] = state;
    this.listener.state(cell, state);
  }

  private wake(cell: number): void {
    const { now } = this.simulation;
    const server = this.server(cell);
    server.pause(now);
    this.wakeUps[cell] = undefined;
    this.closeHomesOf(cell, now);
    server.wake(now);
    this.follow(cell, now);
  }

  /** Ends the stretches of all homes whose users the cell serves. */
  private closeHomesOf(cell: number, now: Time): void {
    this.homes.close(cell, now);
    const guests = this.guests[cell];
    if (guests === undefined) return;
    for (const home of guests.keys()) {
      this.homes.close(home, now);
      this.changesElsewhere[home]++;
    }
  }

  private server(cell: number): Server {
    let server = this.servers[cell];
    if (server === undefined) {
      server = new Server(this.site, this.inputs.fleet.cells[cell], this.ownCurve(cell));
      this.servers[cell] = server;
    }
    return server;
  }

  // ---- demand and failover ----

  private ownCurve(cell: number): DayCurve {
    let curve = this.ownCurves[cell];
    if (curve === undefined) {
      const { region, users } = this.inputs.fleet.cells[cell];
      curve = scaled(this.regionCurves[region], users);
      this.ownCurves[cell] = curve;
    }
    return curve;
  }

  /** Brings the demand of the cell's own users up to date; true when it has changed. */
  private updateOwnCurve(cell: number, server: Server, now: Time): boolean {
    const { region, users } = this.inputs.fleet.cells[cell];
    const before = this.ownCurve(cell);
    const peak = this.regionCurves[region].peak * (users * demandFactor(server.effects, server.exposure));
    if (peak === before.peak) return false;
    const after = scaled(this.regionCurves[region], users * demandFactor(server.effects, server.exposure));
    const asked = this.asked[cell] ?? new History(before, 1, 0);
    asked.proceed(now, after, 1, 0);
    this.asked[cell] = asked;
    this.ownCurves[cell] = after;
    return true;
  }

  /** The demand or the placement of these homes has changed: brings everybody who serves them up to date. */
  private spread(homes: readonly number[], now: Time): void {
    const cells = new Set(homes);
    for (const home of homes) for (const cell of this.moves.get(home)?.placement.cells ?? []) cells.add(cell);
    this.recompute([...cells], homes, now);
  }

  private recompute(cells: readonly number[], changing: readonly number[], now: Time): void {
    for (const cell of [...cells].sort((a, b) => a - b)) {
      const server = this.server(cell);
      server.pause(now);
      this.closeHomesOf(cell, now);
      const guests = this.guests[cell];
      const own = this.ownCurve(cell);
      if (guests === undefined && this.atHome[cell] === 1) server.curve = own;
      else {
        const curves = [own];
        const shares = [this.atHome[cell]];
        for (const [home, share] of guests ?? []) {
          curves.push(this.ownCurve(home));
          shares.push(share);
        }
        server.curve = sumOf(curves, shares);
      }
      if (changing.length === 1 && changing[0] === cell) continue;
      server.refresh(now);
      this.follow(cell, now);
    }
  }

  private runFailover(): void {
    if (this.failoverRuns || this.failover === undefined || this.failover.resting) return;
    this.failoverRuns = true;
    this.simulation.after(FAILOVER_STEP, () => this.stepFailover(), Priority.first);
  }

  private stepFailover(): void {
    const { now } = this.simulation;
    this.failoverRuns = false;
    const moves = this.failover?.step() ?? [];
    const affected = new Set<number>();
    for (const { home } of moves) {
      this.homes.close(home, now);
      affected.add(home);
      for (const cell of this.moves.get(home)?.placement.cells ?? []) affected.add(cell);
    }
    for (const cell of affected) this.closeHomesOf(cell, now);
    for (const move of moves) this.move(move, now, affected);
    this.recompute([...affected], [], now);
    for (const { home, away, unserved } of moves) this.listener.failover(home, away, unserved);
    this.runFailover();
  }

  private move(move: Move, now: Time, affected: Set<number>): void {
    const { home, placement } = move;
    for (const cell of this.moves.get(home)?.placement.cells ?? []) this.guests[cell]?.delete(home);
    let here = 1;
    placement.cells.forEach((cell, i) => {
      here -= placement.shares[i];
      affected.add(cell);
      this.server(cell).advance(now);
      this.closeHomesOf(cell, now);
      this.homes.touch(cell);
      const guests = this.guests[cell] ?? new Map<number, number>();
      guests.set(home, placement.shares[i]);
      this.guests[cell] = new Map([...guests].sort(([a], [b]) => a - b));
    });
    this.atHome[home] = here < 1e-12 ? 0 : here;
    this.moves.set(home, move);
    this.homes.place(home, placement, now);
  }
}

function siteOf({ users, law, telemetry, fleet, tick }: PlantInputs, settles: boolean): Site {
  const { retries } = users;
  const length: Duration = Math.max(1, tick ?? Math.floor(retries.timeout / 30));
  const sliceTicks = Math.max(1, Math.round(SECOND / length));
  return {
    tick: length,
    timeoutTicks: Math.max(1, Math.round(retries.timeout / length)),
    sliceTicks,
    checkTicks: sliceTicks * Math.max(1, Math.floor((5 * SECOND) / (sliceTicks * length))),
    attempts: retries.attempts,
    backoff: backoffOf(retries, length),
    timeout: retries.timeout,
    budget: retries.budget,
    baseErrors: telemetry.baseErrors,
    queueSeconds: law.queueLimit / SECOND,
    settles,
    segmentShares: Float64Array.from(fleet.segments, ({ share }) => share),
  };
}

/** Runs an undo the first time only. */
function once(undo: Undo): Undo {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    undo();
  };
}
