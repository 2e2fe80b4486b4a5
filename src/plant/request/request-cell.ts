import type { Cell, PlantLaw, RetryLaw, ServingLaw } from '../../domain/index.ts';
import type { Duration, RandomStreams, Time } from '../../kernel/index.ts';
import { Simulation } from '../../kernel/index.ts';
import { Attempts } from './attempts.ts';
import type { Backend } from './backend.ts';
import { Answer } from './backend.ts';
import { backoff } from './backoff.ts';
import { Balancer } from './balancer.ts';
import { Cache } from './cache.ts';
import { CircuitBreakers } from './circuit-breakers.ts';
import { Client } from './client.ts';
import { Dependency } from './dependency.ts';
import { ErrorLaw } from './error-law.ts';
import { Gate } from './gate.ts';
import { Instant } from './instant.ts';
import { Mix } from './mix.ts';
import { OpenArrivals } from './open-arrivals.ts';
import type { Effort } from './over-budget.ts';
import { OverBudget } from './over-budget.ts';
import { serviceTime } from './service-time.ts';
import { SharedBudget } from './shared-budget.ts';
import { Station } from './station.ts';
import { Throttle } from './throttle.ts';
import { TokenBuckets } from './token-buckets.ts';

export interface RequestCellOptions {
  readonly cell: Cell;
  readonly law: PlantLaw;
  readonly retries: RetryLaw;
  readonly streams: RandomStreams;
  /** Classes of operations. */
  readonly kinds: number;
  /** What this cell and all others of the run may send. */
  readonly effort: Effort;
  /** Good answers that take so long are counted apart; left out: none. */
  readonly slow?: Duration | undefined;
}

/**
 * A cell with its clients, every attempt an event, on a clock of its own: open arrivals → clients → throttle →
 * gate → dependencies → balancer → stations. All chance is keyed by the cell, so the same seed sends the same
 * operations to it at the same instants whatever is done to it.
 */
export class RequestCell {
  readonly simulation = new Simulation();
  readonly attempts: Attempts;
  readonly client: Client;
  readonly cache: Cache | undefined;
  private readonly cell: Cell;
  private readonly effort: Effort;
  private readonly errors: ErrorLaw;
  private readonly mix: Mix;
  private readonly budget: SharedBudget;
  private readonly arrivals: OpenArrivals;
  private readonly gate: Gate;
  private readonly stations: readonly Station[];
  private readonly balancer: Balancer | undefined;
  private speed = 1;
  private places = Infinity;
  private down = 0;

  constructor({ cell, law, retries, streams, kinds, effort, slow }: RequestCellOptions) {
    const key = cell.index * KEYS;
    const serving = law.serving ?? {};
    this.cell = cell;
    this.effort = effort;
    this.attempts = new Attempts(this.simulation);
    this.errors = new ErrorLaw(this.attempts, { streams, key, shares: new Array<number>(kinds).fill(0) });
    this.mix = new Mix(Float64Array.from({ length: kinds }, (_, kind) => (kind === 0 ? 1 : 0)));
    if (serving.cache !== undefined)
      this.cache = new Cache(this.attempts, { streams, key, ...serving.cache });
    this.stations = this.stationsOf(serving, streams);
    if (serving.balancer !== undefined) {
      const { balancer } = serving;
      const hosts = this.stations;
      this.balancer = new Balancer(this.attempts, {
        ...balancer,
        streams,
        key,
        hosts,
        route: 'least-loaded',
      });
    }
    this.gate = new Gate(this.withDependencies(this.balancer ?? this.stations[0], serving, streams, kinds));
    const front =
      serving.throttle === undefined
        ? this.gate
        : new Throttle(this.attempts, this.gate, { streams, key, ...serving.throttle });
    // Each user is a client of its own, but only where somebody remembers what happened to whom.
    const remembers = retries.bucket !== undefined || retries.breaker !== undefined;
    const clients = remembers ? Math.max(1, Math.round(cell.users)) : 1;
    const { bucket, breaker } = retries;
    this.budget = new SharedBudget(bucket && new TokenBuckets({ clients, ...bucket }));
    this.client = new Client(this.attempts, front, {
      streams,
      key,
      kinds,
      attempts: retries.attempts,
      timeout: retries.timeout,
      slow,
      backoff: backoffOf(retries),
      cancelled: serving.cancelled,
      limit: this.budget,
      breaker: breaker && new CircuitBreakers(this.simulation, breaker, clients),
      hedgeAfter: retries.hedge?.after,
    });
    this.arrivals = new OpenArrivals(this.attempts, this.client, {
      streams,
      key,
      rate: 0,
      mix: this.mix,
      clients,
    });
  }

  /** Operations per second from now on. */
  setRate(rate: number): void {
    if (rate !== this.arrivals.rate) this.arrivals.setRate(rate);
  }

  /** By kind: shares of the operations that begin, and probability that an attempt served is an error. */
  setKinds(weights: ArrayLike<number>, errors: ArrayLike<number>): void {
    this.mix.set(weights);
    this.errors.set(errors);
  }

  /** Retries per first try; at most `saved` of them are saved up. */
  setBudget(perTry: number, saved: number): void {
    this.budget.set(perTry, saved);
  }

  /**
   * `share`: how fast it serves, of its full capacity; 0 stands still. `limit`: attempts that can wait. `hosts`: share
   * of the hosts that are on. A cell without any place turns everybody away, those inside too.
   */
  setCapacity(share: number, limit: number, hosts: number): void {
    const closes = limit === 0;
    const wasOpen = this.gate.open;
    this.gate.open = !closes;
    if (closes && wasOpen) this.empty(Answer.rejected);
    const count = this.stations.length;
    this.setDown(Math.min(count - 1, Math.floor((1 - hosts) * count + 1e-9)));
    const speed = (share * count) / (count - this.down);
    const places = Math.round(limit / count);
    for (const station of this.stations) {
      if (speed !== this.speed) station.setSpeed(speed);
      if (places !== this.places && !closes) station.setPlaces(station.servers + places);
    }
    this.speed = speed;
    if (!closes) this.places = places;
  }

  /** The hosts were restarted: whoever is inside or waits for a retry is gone. */
  clear(): void {
    this.client.clearOrbit();
    this.empty(Answer.discarded);
  }

  /** Attempts in the queues, those in service left out. */
  get waiting(): number {
    let sum = 0;
    for (const station of this.stations) sum += station.waiting;
    return sum;
  }

  /** Goes on to `time`; fails with `OverBudget` when that takes more memory or more attempts than a run may have. */
  runUntil(time: Time): void {
    const { attempts, effort } = this;
    const before = attempts.sent;
    attempts.allow(effort.left);
    this.simulation.runUntil(time);
    effort.left -= attempts.sent - before;
    if (attempts.stoppedAt === undefined) return;
    const expected =
      effort.left === 0
        ? `at most ${effort.most / 1e6}M attempts in a run`
        : `at most ${attempts.mostInside / 1e6}M attempts held in one cell`;
    throw new OverBudget(expected, this.cell.name, attempts.stoppedAt);
  }

  private empty(answer: number): void {
    for (const station of this.stations) station.clear(answer);
  }

  private setDown(down: number): void {
    if (this.balancer === undefined || down === this.down) return;
    for (let host = 0; host < this.stations.length; host++) this.balancer.setDown(host, host < down);
    this.down = down;
  }

  /** One station, or one per host where a balancer tells them apart; together they have the cell's capacity. */
  private stationsOf(serving: ServingLaw, streams: RandomStreams): Station[] {
    const { index, capacity, hosts } = this.cell;
    const servers = serving.servers ?? 1;
    const count = serving.balancer === undefined ? 1 : hosts;
    const each = Math.max(1, Math.round(servers / count));
    const mean = (each * count * 1e6) / capacity;
    return Array.from(
      { length: count },
      (_, host) =>
        new Station(this.attempts, {
          streams,
          key: index * KEYS + host,
          servers: each,
          service: serviceTime(serving.service ?? { law: 'exponential' }, mean),
          discipline: serving.discipline,
          verdict: this.errors,
          work: this.cache,
        }),
    );
  }

  private withDependencies(
    backend: Backend,
    { dependencies = [] }: ServingLaw,
    streams: RandomStreams,
    kinds: number,
  ): Backend {
    return dependencies.reduce<Backend>((before, { kind, calls, errors, attempts }, place) => {
      const key = this.cell.index * KEYS + KEYS - 1 - place;
      const shares = new Array<number>(kinds).fill(errors);
      const service = new Instant(new ErrorLaw(this.attempts, { streams, key, shares }));
      const caller = new Client(this.attempts, service, { streams, key, kinds, attempts });
      return new Dependency(this.attempts, before, caller, { streams, key, kind, calls });
    }, backend);
  }
}

/** Stream keys of one cell: its hosts from the first on, its dependencies from the last down. */
const KEYS = 4096;

function backoffOf({ backoff: kind, base, cap }: RetryLaw) {
  return backoff({ kind, base: Math.min(base, cap), cap });
}
