import type { CellState, PlantImpairment, Stickiness, Undo } from '../domain/index.ts';
import type { Duration, Handle, Simulation, Time } from '../kernel/index.ts';
import { Priority } from '../kernel/index.ts';
import type { Condition } from './condition.ts';
import { rateAt } from './day-curve.ts';
import { FAILOVER_STEP, Failover, strangers } from './failover.ts';
import { CellGauges } from './gauges.ts';
import { Heat } from './heat.ts';
import { History } from './history.ts';
import { Homes } from './homes.ts';
import type { Ledger } from './ledger.ts';
import type { Effect } from './mixture.ts';
import type { Flow, Fresh, Plant, PlantInputs, PlantListener, Reach, Restarting } from './plant.ts';
import { Quotas } from './quotas.ts';
import { Residents } from './residents.ts';
import type { ServingSide, Solver } from './serving-side.ts';
import type { Site } from './site.ts';
import type { NewShares } from './version-shares.ts';
import { NONE_OF_NEW } from './version-shares.ts';
import { WarmUps } from './warm-ups.ts';

/** A plant, and what only its tests ask. */
export interface InspectablePlant extends Plant {
  /** Where everything went in the cell's transient; undefined while nothing is stepped. */
  ledger(cell: number): Ledger | undefined;
  /** Share of the users of `home` that `cell` serves. */
  servedShare(home: number, cell: number): number;
}

/**
 * Cells that serve users, run hot, get lost and stand in for each other, whatever solver serves in them: who changes
 * what when, who has to be told, and which cell has to be looked at next.
 */
export class CellPlant implements InspectablePlant {
  private readonly inputs: PlantInputs;
  private readonly simulation: Simulation;
  private readonly listener: PlantListener;
  private readonly site: Site;
  private readonly solver: Solver;
  private readonly residents: Residents;
  private readonly homes: Homes;
  private readonly failover: Failover | undefined;
  private readonly heat: Heat | undefined;
  readonly gauges: CellGauges;
  private readonly warmUps: WarmUps;
  private readonly quotas: Quotas;
  /** By cell; undefined while nothing has ever happened to it. */
  private readonly servers: (ServingSide | undefined)[] = [];
  /** By cell without a server: what came to it, once somebody has asked for it. */
  private readonly histories: (History | undefined)[] = [];
  /** Per operation, where nothing has ever happened. */
  private readonly untouched: { readonly attempts: number; readonly failures: number };
  private readonly wakeUps: (Handle | undefined)[] = [];
  private readonly told: CellState[];
  /** False: whoever listens is not ready yet, and is told at the first event how cells begin. */
  private isBuilt = false;
  /** By cell: changes where some of its users are served. */
  private readonly changesElsewhere: Int32Array;
  private failoverRuns = false;

  constructor(inputs: PlantInputs, site: Site, solver: Solver) {
    const { simulation, fleet, users, law, telemetry, listener } = inputs;
    const cells = fleet.cells.length;
    this.inputs = inputs;
    this.simulation = simulation;
    this.listener = listener;
    this.site = site;
    this.solver = solver;
    this.residents = new Residents(fleet, users, inputs.clock);
    this.changesElsewhere = new Int32Array(cells);
    this.told = new Array<CellState>(cells).fill('healthy');
    this.untouched = { attempts: 1, failures: telemetry.baseErrors };
    const serverOf = (cell: number) => this.server(cell);
    this.gauges = new CellGauges({
      ...inputs,
      isCounted: solver.isCounted,
      history: (cell) => this.historyNow(cell),
      outcome: (cell) => this.servers[cell]?.outcome,
      curve: (cell) => this.servers[cell]?.curve ?? this.residents.demandOf(cell),
      attemptsEach: (cell) => {
        const server = this.servers[cell];
        return server === undefined ? this.untouched.attempts : (server.constantFlows?.attempts ?? null);
      },
      hot: (room, from, to) => this.heat?.secondsAbove(room, inputs.telemetry.hot ?? Infinity, from, to) ?? 0,
      isCool: (room) => this.heat?.isCool(room) ?? true,
    });
    this.homes = new Homes(cells, fleet.segments.length, telemetry.baseErrors, serverOf, listener);
    if (law.failover !== null) {
      this.failover = new Failover(law.failover, fleet, {
        capacity: (cell) => this.servers[cell]?.capacity ?? fleet.cells[cell].capacity,
        demandOf: (home) => this.residents.demandOf(home),
        servedBy: (cell) => this.servers[cell]?.curve ?? this.residents.demandOf(cell),
        operations: (home, from, to) => this.operations(home, from, to),
      });
    }
    this.warmUps = new WarmUps(simulation, law.warmUp ?? null, {
      times: (cell) => this.recoveryTimes(cell),
      missing: (cell, share) => this.setCold(cell, share),
    });
    this.quotas = new Quotas(simulation, {
      limit: (cell) => this.server(cell).condition.limitOf(fleet.cells[cell]),
      demand: (cell) => this.server(cell).curve,
      renew: (cell) => this.change(cell, () => undefined),
    });
    if (law.heat !== null) {
      this.heat = new Heat(law.heat, fleet, simulation, listener, {
        load: (cell) => this.serverNow(cell).load(simulation.now),
        setFactor: (cell, capacity, hosts) => {
          this.gauges.touch(cell);
          this.setHeat(cell, capacity, hosts);
        },
      });
    }
    for (const cell of fleet.cells) {
      if (solver.isAwake(cell, this.residents.demandOf(cell.index))) this.change(cell.index, () => undefined);
    }
    this.isBuilt = true;
  }

  // ---- what serves ----

  setExposure(cell: number, share: number, sticky: Stickiness, bySegment?: readonly number[]): void {
    const server = this.server(cell);
    const { condition } = server;
    if (condition.exposure === share && condition.sticky === sticky && condition.bySegment === bySegment)
      return;
    const expose = (condition: Condition) => {
      condition.exposure = share;
      condition.sticky = sticky;
      condition.bySegment = bySegment;
    };
    if (!server.isAtEase) {
      this.change(cell, expose);
      return;
    }
    // Both versions serve alike: who is served by which is all that changes.
    this.pause(cell, this.simulation.now);
    expose(server.condition);
    server.reweigh(this.simulation.now);
  }

  exposure(cell: number): number {
    return this.servers[cell]?.condition.exposure ?? 0;
  }

  impair(cell: number, impairment: PlantImpairment, reach: Reach): Undo {
    const effect: Effect = { impairment, reach, patience: this.site.timeout };
    this.change(cell, (condition) => condition.add(effect));
    return once(() => this.change(cell, (condition) => condition.remove(effect)));
  }

  recoveryTimes(cell: number): number {
    return this.servers[cell]?.condition.recoveryTimes ?? 1;
  }

  takeOut(cell: number, capacityShare: number, restarting: Restarting = {}): Undo {
    const part = { share: capacityShare };
    const { hosts = capacityShare } = restarting;
    this.warmUps.stop(cell, hosts);
    this.changeCapacity(cell, (condition) => {
      condition.takenOut = [...condition.takenOut, part];
    });
    return once(() => {
      this.changeCapacity(cell, (condition) => {
        condition.takenOut = condition.takenOut.filter((other) => other !== part);
      });
      this.warmUps.start(cell, hosts, restarting.warmUp);
    });
  }

  takeOver(cell: number, share: number, { since, warmUp }: Fresh): Undo {
    return once(this.warmUps.takeOver(cell, share, since, warmUp));
  }

  clearQueue(cell: number): void {
    const { now } = this.simulation;
    this.pause(cell, now);
    this.server(cell).clearQueue(now);
    this.follow(cell, now);
  }

  // ---- who is let in, and where users go ----

  admit(cell: number, share: number): void {
    this.change(cell, (condition) => {
      condition.letIn = share;
    });
  }

  capRetries(cell: number, budget: number): void {
    this.change(cell, (condition) => {
      condition.budget = Math.min(budget, this.site.budget);
    });
  }

  lose(cells: readonly number[]): Undo {
    const lose = (by: 1 | -1) => {
      for (const cell of cells) {
        this.change(cell, (condition) => {
          condition.lost += by;
        });
        if (by === 1) this.warmUps.stop(cell, 1);
        else if (this.server(cell).condition.lost === 0) this.warmUps.start(cell, 1);
      }
      this.failover?.lose(cells, by, this.simulation.now);
      this.runFailover();
    };
    lose(1);
    return once(() => lose(-1));
  }

  drain(cells: readonly number[]): boolean {
    this.failover?.drain(cells, true);
    this.runFailover();
    return this.failover !== undefined;
  }

  undrain(cells: readonly number[]): void {
    this.failover?.drain(cells, false);
    this.runFailover();
  }

  away(cell: number): number {
    return this.residents.away(cell);
  }

  // ---- heat ----

  stopCooling(room: number, lost = 1): Undo {
    this.heat?.stopCooling(room, lost);
    return once(() => this.heat?.resumeCooling(room, lost));
  }

  addHeat(cells: readonly number[]): Undo {
    this.heat?.add(cells, 1);
    return once(() => this.heat?.add(cells, -1));
  }

  // ---- what can be seen ----

  state(cell: number): CellState {
    return this.told[cell];
  }

  failing(cell: number): number {
    return this.homes.failing(cell, this.simulation.now);
  }

  utilisation(cell: number): number {
    return Math.max(0, this.serverNow(cell).utilisation(this.simulation.now));
  }

  queue(cell: number): number {
    return Math.max(0, this.serverNow(cell).queue(this.simulation.now));
  }

  amplification(cell: number): number {
    return this.serverNow(cell).amplification;
  }

  temperature(room: number): number {
    return this.heat?.temperature(room) ?? NaN;
  }

  demand(cell: number): number {
    return Math.max(0, rateAt(this.residents.demandOf(cell), this.simulation.now));
  }

  get isCounted(): boolean {
    return this.solver.isCounted;
  }

  operations(cell: number, from: Time, to: Time): number {
    return this.residents.operations(cell, from, to);
  }

  usualOperations(cell: number, from: Time, to: Time): number {
    return this.residents.usualOperations(cell, from, to);
  }

  counts(cell: number, from: Time, to: Time): { readonly attempts: number; readonly errors: number } {
    return this.historyNow(cell).between(from, to);
  }

  addCounts(cell: number, from: Time, length: Duration, attempts: Float64Array, errors: Float64Array): void {
    this.historyNow(cell).addWindows(from, length, attempts, errors);
  }

  addNewCounts(
    cell: number,
    from: Time,
    length: Duration,
    attempts: Float64Array,
    errors: Float64Array,
  ): void {
    if (this.servers[cell] === undefined) return;
    const { history, newSide } = this.serverNow(cell).outcome;
    newSide.addWindows(history, from, length, attempts, errors);
  }

  newShares(cell: number): NewShares {
    return this.servers[cell]?.outcome.newSide.current ?? NONE_OF_NEW;
  }

  settled(cell: number): { readonly attempts: number; readonly errors: number } | null {
    const server = this.servers[cell];
    const flows = server === undefined ? this.untouched : server.constantFlows;
    if (flows === null) return null;
    const least = Math.max(0, (server?.curve ?? this.residents.demandOf(cell)).trough);
    return { attempts: least * flows.attempts, errors: least * flows.failures };
  }

  usual(cell: number): { readonly attempts: number; readonly errors: number } {
    const least = Math.max(0, this.residents.demandOf(cell).trough);
    return { attempts: least * this.untouched.attempts, errors: least * this.untouched.failures };
  }

  revision(cell: number): number {
    const server = this.servers[cell];
    if (server === undefined) return this.changesElsewhere[cell];
    server.advance(this.simulation.now);
    return server.revision + this.changesElsewhere[cell];
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
    return this.residents.share(home, cell);
  }

  // ---- how a change takes effect ----

  private server(cell: number): ServingSide {
    let server = this.servers[cell];
    if (server === undefined) {
      server = this.solver.serve(this.inputs.fleet.cells[cell], this.residents.demandOf(cell));
      this.servers[cell] = server;
    }
    return server;
  }

  /** What came to the cell up to now, whether or not anything has ever happened to it. */
  private historyNow(cell: number): History {
    if (this.servers[cell] !== undefined) return this.serverNow(cell).outcome.history;
    let history = this.histories[cell];
    if (history === undefined) {
      history = new History(this.residents.demandOf(cell), this.untouched.attempts, this.untouched.failures);
      this.histories[cell] = history;
    }
    return history;
  }

  /** The server, with everything done that is due up to now. */
  private serverNow(cell: number): ServingSide {
    const server = this.server(cell);
    server.advance(this.simulation.now);
    return server;
  }

  /** Everything up to now was as before; from now on it is as changed. */
  private change(cell: number, apply: (condition: Condition) => void): void {
    const { now } = this.simulation;
    const server = this.server(cell);
    this.pause(cell, now);
    apply(server.condition);
    if (this.residents.multiplyDemand(cell, server.condition.demandFactor, now)) {
      server.curve = this.residents.servedBy(cell);
      for (const host of this.residents.hostsOf(cell)) this.respread(host, now);
    }
    server.condition.quota = this.quotas.share(cell);
    server.refresh(now);
    this.follow(cell, now);
  }

  /** A change of capacity alone: where nobody queues before and after, there is nothing else to it. */
  private changeCapacity(cell: number, apply: (condition: Condition) => void): void {
    const { now } = this.simulation;
    const server = this.server(cell);
    apply(server.condition);
    if (server.absorbsCapacity(now)) {
      if (this.residents.areApart(cell)) this.pause(cell, now);
      this.follow(cell, now);
    } else this.change(cell, () => undefined);
  }

  /** Ends what has been up to now: the cell's slice, and the stretches of all homes whose users it serves. */
  private pause(cell: number, now: Time): void {
    this.server(cell).pause(now);
    this.homes.close(cell, now);
    this.homes.touch(cell);
    for (const home of this.residents.guestsOf(cell)) {
      this.homes.close(home, now);
      this.changesElsewhere[home]++;
    }
  }

  /** Tells the cell's new state and sees to its next wake-up. */
  private follow(cell: number, now: Time): void {
    const server = this.server(cell);
    this.gauges.note(cell, now, server.capacity, server.condition);
    const pending = this.wakeUps[cell];
    if (pending !== undefined) this.simulation.cancel(pending);
    const time = server.wakeTime(now);
    this.wakeUps[cell] =
      time === Infinity ? undefined : this.simulation.at(time, () => this.wake(cell), Priority.first);
    if (server.state === this.told[cell]) return;
    if (this.isBuilt) this.tell(cell);
    else this.simulation.at(now, () => this.tell(cell), Priority.first);
  }

  private tell(cell: number): void {
    const { state } = this.server(cell);
    if (state === this.told[cell]) return;
    this.told[cell] = state;
    this.listener.state(cell, state);
  }

  private wake(cell: number): void {
    const { now } = this.simulation;
    this.wakeUps[cell] = undefined;
    this.pause(cell, now);
    this.server(cell).wake(now);
    this.follow(cell, now);
  }

  private setHeat(cell: number, capacity: number, hosts: number): void {
    const { heatFactor, hosts: standing } = this.server(cell).condition;
    const change = Math.max(Math.abs(heatFactor - capacity), Math.abs(standing - hosts));
    if (change === 0 || (change < HEAT_GRAIN && capacity > 0 && capacity < 1)) return;
    this.changeCapacity(cell, (condition) => {
      condition.heatFactor = capacity;
      condition.hosts = hosts;
    });
    if (hosts < standing) this.warmUps.stop(cell, standing - hosts);
    else this.warmUps.start(cell, hosts - standing);
  }

  private setCold(cell: number, missing: number): void {
    this.changeCapacity(cell, (condition) => {
      condition.cold = missing;
    });
  }

  // ---- failover ----

  /** The demand that reaches the cell has changed. */
  private respread(cell: number, now: Time): void {
    const server = this.server(cell);
    this.pause(cell, now);
    server.curve = this.residents.servedBy(cell);
    server.condition.quota = this.quotas.share(cell);
    server.refresh(now);
    this.follow(cell, now);
  }

  private runFailover(): void {
    if (this.failoverRuns || this.failover === undefined || this.failover.resting) return;
    this.failoverRuns = true;
    this.simulation.after(FAILOVER_STEP, () => this.stepFailover(), Priority.first);
  }

  private stepFailover(): void {
    const { now } = this.simulation;
    const moves = this.failover?.step(now) ?? [];
    const newcomers = strangers(moves, this.residents);
    const cells = new Set<number>();
    for (const { home, placement } of moves) {
      for (const cell of [home, ...this.residents.hostsOf(home), ...placement.cells]) cells.add(cell);
    }
    const affected = [...cells].sort((a, b) => a - b);
    // Everybody's stretch ends before anybody moves.
    for (const cell of affected) this.pause(cell, now);
    this.residents.move(moves);
    for (const { home, placement } of moves) {
      this.homes.place(home, placement, now);
      this.changesElsewhere[home]++;
    }
    for (const cell of affected) this.respread(cell, now);
    for (const { home, away, unserved, diverged } of moves) {
      this.listener.failover(home, away, unserved, diverged);
    }
    for (const [cell, demand] of newcomers) {
      this.warmUps.welcome(cell, demand / this.residents.servedBy(cell).peak);
    }
    this.failoverRuns = false;
    this.runFailover();
  }
}

/** Smaller changes of capacity by heat wait until they have added up to so much. */
const HEAT_GRAIN = 1e-4;

/** Runs an undo the first time only. */
function once(undo: Undo): Undo {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    undo();
  };
}
