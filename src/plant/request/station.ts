import type { Discipline } from '../../domain/index.ts';
import type { Handle, RandomStream, RandomStreams } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import { longer } from './attempts.ts';
import type { AnswerCode, Backend, Upstream } from './backend.ts';
import { Answer, NOBODY } from './backend.ts';
import { Queue } from './queue.ts';
import { OutsideDomain, requireAmount, requireCount } from './require.ts';
import type { TimeLaw } from './service-time.ts';
import { Timers } from './timers.ts';

export interface StationOptions {
  readonly streams: RandomStreams;
  /** Tells the stations of a run apart, so that each draws from streams of its own. */
  readonly key?: number | undefined;
  /** Attempts in service at the same time; Infinity: nobody ever waits. */
  readonly servers: number;
  /** Attempts in service and waiting at most; Infinity when left out. */
  readonly places?: number | undefined;
  readonly service: TimeLaw;
  readonly discipline?: Discipline | undefined;
  /** How long an attempt waits before it leaves the queue by itself; for ever when left out. */
  readonly patience?: TimeLaw | undefined;
  /** How it answers what it has served; `ok` to all when left out. */
  readonly verdict?: Verdict | undefined;
  /** Changes the work of an attempt when its service begins, and sees it finished: a cache. */
  readonly work?: WorkLaw | undefined;
  /** An attempt that finds so many before it is reported `hopeless` to its client. */
  readonly hopelessFrom?: number | undefined;
}

/** What is answered to an attempt that has been served. */
export interface Verdict {
  answer(attempt: number): AnswerCode;
}

/** What a service costs, relative to the time drawn for it. */
export interface WorkLaw {
  factor(attempt: number): number;
  served(attempt: number, answer: AnswerCode): void;
}

/** Sees every attempt come, begin and go; times in microseconds. */
export interface StationObserver {
  /** An attempt was taken in or turned away; `before`: those it found inside. */
  arrived(before: number): void;
  began(waited: number): void;
  /** It was served, or it left, was cancelled or discarded; `inside`: those who remain. */
  ended(inside: number, spent: number, answer: AnswerCode): void;
}

/** Where in a station an attempt is, when it is not at a server. */
const Spot = { elsewhere: -1, queue: -2 } as const;

/**
 * Servers and the queue before them.
 *
 * Service is work: a server does `speed` microseconds of it in a microsecond, and when the speed changes, what is in
 * service goes on with what is left. Instants of service are kept as real numbers, and only the events they cause are
 * rounded to microseconds; so a server that is always busy works at its exact rate, however short its services are.
 */
export class Station implements Backend {
  readonly servers: number;
  /** Attempts in service. */
  busy = 0;
  arrived = 0;
  served = 0;
  rejected = 0;
  /** Left the queue by themselves. */
  left = 0;
  cancelled = 0;
  discarded = 0;
  observer: StationObserver | undefined;

  private readonly attempts: Attempts;
  private readonly queue: Queue;
  private readonly service: TimeLaw;
  private readonly patience: TimeLaw | undefined;
  private readonly verdict: Verdict | undefined;
  private readonly work: WorkLaw | undefined;
  private readonly times: RandomStream;
  private readonly patiences: RandomStream;
  private readonly hopelessFrom: number;
  private upstream: Upstream = NOBODY;
  private places: number;

  /** Work that a server busy all along would have done: `worked` at `since`, `speed` of it in a microsecond from then on. */
  private speed = 1;
  private since = 0;
  private worked = 0;

  /** By server: its attempt or -1, the work at which it is done, the event of it. */
  private attemptAt: number[] = [];
  private due: number[] = [];
  private readonly doneAt: Handle[] = [];
  private readonly done: (() => void)[] = [];
  private readonly idle: number[] = [];

  /** By attempt: the timer of its patience, -1 when it is over. */
  private patienceOf = new Int32Array(0);
  private readonly leaving: Timers;

  constructor(attempts: Attempts, options: StationOptions) {
    const { streams, key, servers, places = Infinity, hopelessFrom = Infinity } = options;
    requireCount('servers', servers, 1);
    requireCount('hopelessFrom', hopelessFrom, 0);
    this.attempts = attempts;
    this.servers = servers;
    this.places = checkedPlaces(places, servers);
    this.hopelessFrom = hopelessFrom;
    this.service = options.service;
    this.patience = options.patience;
    this.verdict = options.verdict;
    this.work = options.work;
    this.queue = new Queue(attempts, options.discipline ?? 'fifo');
    this.times = streams.stream('request service times', key);
    this.patiences = streams.stream('request patience', key);
    this.since = attempts.simulation.now;
    this.leaving = new Timers(attempts.simulation, (attempt) => this.leave(attempt));
  }

  answerTo(upstream: Upstream): void {
    this.upstream = upstream;
  }

  /** Attempts waiting for a server. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Attempts in service and waiting; `arrived = served + rejected + left + cancelled + discarded + inside`, always. */
  get inside(): number {
    return this.busy + this.queue.length;
  }

  accept(attempt: number): void {
    const before = this.busy + this.queue.length;
    this.arrived++;
    this.observer?.arrived(before);
    if (before >= this.places) {
      this.rejected++;
      this.upstream.answered(attempt, Answer.rejected);
      return;
    }
    this.attempts.joinedAt[attempt] = this.attempts.simulation.now;
    if (this.busy < this.servers) {
      const server = this.idle.pop() ?? this.addServer();
      this.busy++;
      this.begin(server, attempt, this.worked + (this.attempts.simulation.now - this.since) * this.speed);
    } else {
      this.enqueue(attempt);
    }
    if (before >= this.hopelessFrom) this.upstream.hopeless(attempt);
  }

  cancel(attempt: number): void {
    if (this.attempts.spot[attempt] !== Spot.queue) return;
    this.cancelled++;
    this.withdraw(attempt, Answer.cancelled);
  }

  /** Changes the speed of all servers: 1 is what the service times say, 0 stands still. Services under way go on with what is left. */
  setSpeed(speed: number): void {
    requireAmount('speed', speed);
    const { simulation } = this.attempts;
    this.worked += (simulation.now - this.since) * this.speed;
    this.since = simulation.now;
    const stood = this.speed === 0;
    this.speed = speed;
    for (let server = 0; server < this.done.length; server++) {
      if (this.attemptAt[server] < 0) continue;
      if (!stood) simulation.cancel(this.doneAt[server]);
      if (speed > 0) this.schedule(server);
    }
  }

  /** Changes how many fit in from now on; who is inside stays. */
  setPlaces(places: number): void {
    this.places = checkedPlaces(places, this.servers);
  }

  /** Throws away everybody inside: the hosts were restarted, or are gone. */
  clear(answer: AnswerCode = Answer.discarded): void {
    const { simulation } = this.attempts;
    const inside: number[] = [];
    for (let attempt = this.queue.take(); attempt >= 0; attempt = this.queue.take()) {
      this.stopWaiting(attempt);
      inside.push(attempt);
    }
    for (let server = 0; server < this.done.length; server++) {
      const attempt = this.attemptAt[server];
      if (attempt < 0) continue;
      if (this.speed > 0) simulation.cancel(this.doneAt[server]);
      this.attemptAt[server] = -1;
      this.idle.push(server);
      inside.push(attempt);
    }
    this.busy = 0;
    this.discarded += inside.length;
    // Whoever hears an answer may cancel another attempt: by then nobody is to be found in the queue.
    for (const attempt of inside) this.attempts.spot[attempt] = Spot.elsewhere;
    for (const attempt of inside) this.answer(attempt, answer);
  }

  private begin(server: number, attempt: number, from: number): void {
    const { attempts } = this;
    attempts.spot[attempt] = server;
    this.attemptAt[server] = attempt;
    let time = this.service.sample(this.times, this.busy);
    if (this.work !== undefined) time *= this.work.factor(attempt);
    this.due[server] = from + time;
    this.observer?.began(attempts.simulation.now - attempts.joinedAt[attempt]);
    if (this.speed > 0) this.schedule(server);
  }

  /** The event at which a server is done, at the microsecond nearest to it. */
  private schedule(server: number): void {
    const { simulation } = this.attempts;
    const { now } = simulation;
    const time = Math.floor(this.since + (this.due[server] - this.worked) / this.speed + 0.5);
    this.doneAt[server] = simulation.at(time < now ? now : time, this.done[server]);
  }

  private finish(server: number): void {
    const attempt = this.attemptAt[server];
    const next = this.queue.take();
    this.served++;
    if (next >= 0) {
      this.stopWaiting(next);
      this.begin(server, next, this.due[server]);
    } else {
      this.attemptAt[server] = -1;
      this.idle.push(server);
      this.busy--;
    }
    const answer = this.verdict === undefined ? Answer.ok : this.verdict.answer(attempt);
    this.work?.served(attempt, answer);
    this.answer(attempt, answer);
  }

  private enqueue(attempt: number): void {
    const { attempts, patience } = this;
    attempts.spot[attempt] = Spot.queue;
    this.queue.add(attempt);
    if (patience === undefined) return;
    if (attempt >= this.patienceOf.length) this.patienceOf = longer(this.patienceOf, attempts.size);
    const after = Math.floor(patience.sample(this.patiences, this.busy) + 0.5);
    this.patienceOf[attempt] = this.leaving.start(attempt, after);
  }

  private leave(attempt: number): void {
    this.left++;
    this.patienceOf[attempt] = -1;
    this.withdraw(attempt, Answer.left);
  }

  private withdraw(attempt: number, answer: AnswerCode): void {
    this.queue.remove(attempt);
    this.stopWaiting(attempt);
    this.answer(attempt, answer);
  }

  private stopWaiting(attempt: number): void {
    if (this.patience === undefined || this.patienceOf[attempt] < 0) return;
    this.leaving.cancel(this.patienceOf[attempt]);
    this.patienceOf[attempt] = -1;
  }

  private answer(attempt: number, answer: AnswerCode): void {
    const { attempts } = this;
    attempts.spot[attempt] = Spot.elsewhere;
    this.observer?.ended(this.inside, attempts.simulation.now - attempts.joinedAt[attempt], answer);
    this.upstream.answered(attempt, answer);
  }

  private addServer(): number {
    const server = this.done.length;
    this.done.push(() => this.finish(server));
    this.attemptAt.push(-1);
    this.due.push(0);
    this.doneAt.push(0);
    return server;
  }
}

function checkedPlaces(places: number, servers: number): number {
  requireCount('places', places, 1);
  if (places < servers) throw new OutsideDomain('places', `at least as many as servers (${servers})`, places);
  return places;
}
