import type { Backoff, Waiting } from '../backoff.ts';
import { Orbit } from '../backoff.ts';
import type { Ledger } from '../ledger.ts';
import { emptyLedger } from '../ledger.ts';
import type { Stepped } from '../stepped.ts';
import type { Guards } from './guards.ts';
import { Line } from './line.ts';
import { WholeOrbit } from './whole-orbit.ts';

/**
 * An overloaded cell with guards, tick by tick: like `Cohorts`, and besides it cancels, hedges, throttles, caches, keeps
 * token buckets and breakers, and serves in any discipline; in expectation or in whole counts, as its `Draws` say.
 */
export class GuardedCohorts implements Stepped {
  readonly ledger: Ledger = emptyLedger();
  queueLimit = Infinity;
  weights: Float64Array;
  errors: Float64Array;
  budget = Infinity;
  started: Float64Array;
  failed: Float64Array;
  arrivals = 0;
  refused = 0;
  failures = 0;
  barren = 0;

  private readonly guards: Guards;
  private readonly timeout: number;
  private readonly attempts: number;
  private classes: number;
  private readonly line: Line;
  private readonly orbit: Waiting;
  private wanted: Float64Array;
  private arriving: Float64Array;
  private tick = 0;
  private queue = 0;

  /** Ticks of work before an attempt that is sent now. */
  private wait = 0;

  // ---- this tick ----
  private requests = 0;
  private sent = 0;
  private firstTries = 0;
  private answeredNow = 0;
  private good = 0;
  private bad = 0;
  private timedOut = 0;
  /** Share of answers that were good when there last were any. */
  private fine = 1;

  constructor(timeoutTicks: number, attempts: number, backoff: Backoff, classes: number, guards: Guards) {
    const { laws, draws } = guards;
    this.guards = guards;
    this.timeout = timeoutTicks;
    this.attempts = attempts;
    this.classes = classes;
    const { discipline = 'fifo', cancelled = 0 } = laws.serving;
    const law = { discipline, cancelled, hedgeTicks: laws.hedgeTicks };
    this.line = new Line(law, timeoutTicks, attempts, classes, draws, guards, {
      answered: (lane, amount, twins) => this.answer(lane, amount, twins),
      servedTooLate: (amount) => {
        this.ledger.servedTooLate += amount;
      },
      cancelled: (amount) => {
        this.ledger.cancelled += amount;
      },
    });
    this.orbit = guards.isWhole
      ? new WholeOrbit(backoff, attempts, classes, draws)
      : new Orbit(backoff, attempts, classes);
    this.wanted = new Float64Array(classes * attempts);
    this.arriving = new Float64Array(classes * attempts);
    this.weights = new Float64Array(classes);
    this.errors = new Float64Array(classes);
    this.started = new Float64Array(classes);
    this.failed = new Float64Array(classes);
  }

  step(fresh: number, work: number): void {
    const { guards, line, tick } = this;
    const slot = tick % this.timeout;
    this.requests = 0;
    this.sent = 0;
    this.answeredNow = 0;
    this.good = 0;
    this.bad = 0;
    const begun = guards.draws.count(fresh);
    let allowance = this.budget === Infinity ? Infinity : begun * this.budget;
    this.timedOut = line.giveUp(slot, this.wanted);
    this.failures += this.timedOut;
    allowance -= this.retry(allowance, 0, 0);
    const able = work / guards.cost;
    this.wait = able > 0 ? this.waitOfNew / able : Infinity;
    this.arrive(slot, begun);
    const served = guards.draws.work(able);
    this.reject(slot, served);
    const succeededBefore = this.ledger.succeeded;
    line.serve(tick, served, able);
    this.retry(allowance, 1, this.deposits(this.ledger.succeeded - succeededBefore));
    this.barren = this.answeredNow > 0 ? 0 : this.barren + 1;
    this.tick++;
    this.tally();
    const { requests, sent, answeredNow: answered, good, bad, timedOut } = this;
    if (answered > 0) this.fine = good / (good + bad);
    this.wait = able > 0 ? this.waitOfNew / able : Infinity;
    const fine = this.fine * (1 - (guards.throttle?.share ?? 0));
    guards.tick({ requests, answered, sent, good, bad, timedOut, wait: this.wait, fine });
  }

  get cost(): number {
    return this.guards.cost;
  }

  get queued(): number {
    return this.queue;
  }

  get waiting(): number {
    return this.orbit.waiting;
  }

  waitingAt(flow: Float64Array): number {
    let sum = 0;
    for (let lane = 0; lane < flow.length; lane++) {
      if (lane % this.attempts > 0 && flow[lane] > 0) sum += flow[lane] * this.orbit.meanWait(lane);
    }
    return sum;
  }

  begin(flow: Float64Array, queued: number, dead: number): void {
    const { attempts, guards, ledger, line } = this;
    let perTick = 0;
    for (let lane = 0; lane < flow.length; lane++) {
      perTick += flow[lane];
      if (lane % attempts > 0) this.orbit.fillSteadily(lane, flow[lane], this.timeout - 1);
    }
    guards.rest(perTick, perTick > 0 ? failingShare(flow, this.errors, attempts) / perTick : 0);
    for (let slot = 0; slot < this.timeout && queued > 0; slot++) {
      this.arriving.fill(0);
      for (let lane = 0; lane < flow.length; lane++)
        this.arriving[lane] = guards.draws.count(flow[lane] * queued);
      line.join(slot, this.arriving, 0);
    }
    this.tick = this.timeout;
    line.bury(guards.isWhole ? Math.round(dead) : dead);
    this.tally();
    ledger.carried = ledger.alive + ledger.dead;
    ledger.underWay = ledger.alive + ledger.waiting;
  }

  clear(): void {
    const { ledger, line } = this;
    const gone = new Float64Array(this.classes);
    line.countByClass(gone);
    this.orbit.countByClass(gone);
    for (let c = 0; c < this.classes; c++) this.fail(c, gone[c]);
    this.failures += ledger.alive;
    ledger.discarded += ledger.alive + ledger.hedged + ledger.dead;
    this.orbit.clear();
    line.clear();
    this.guards.keep(0);
    this.tally();
  }

  reclass(where: Float64Array, classes: number): void {
    this.orbit.reclass(where, this.classes, classes);
    this.line.reclass(where, this.classes, classes);
    this.classes = classes;
    this.wanted = new Float64Array(classes * this.attempts);
    this.arriving = new Float64Array(classes * this.attempts);
    this.weights = new Float64Array(classes);
    this.errors = new Float64Array(classes);
    this.started = new Float64Array(classes);
    this.failed = new Float64Array(classes);
  }

  /** Work before an attempt that is sent now. */
  private get waitOfNew(): number {
    return this.guards.laws.serving.discipline === 'lifo' ? 0 : this.queue;
  }

  private deposits(succeeded: number): number {
    const { bucket } = this.guards.laws.retries;
    if (bucket === undefined) return 0;
    return bucket.per === 'first-try' ? this.firstTries : succeeded;
  }

  private arrive(slot: number, begun: number): void {
    const { arriving, attempts, guards, ledger, line, wanted } = this;
    const { draws } = guards;
    const lets = guards.breakers?.lets ?? 1;
    arriving.fill(0);
    this.orbit.take(this.tick, arriving, 0);
    this.begun(begun);
    this.firstTries = 0;
    for (let lane = 0; lane < arriving.length; lane++) {
      if (arriving[lane] === 0) continue;
      if (lets < 1) {
        const refused = draws.part(arriving[lane], 1 - lets);
        arriving[lane] -= refused;
        this.fail(Math.floor(lane / attempts), refused);
        if (lane % attempts === 0) this.refused += refused;
      }
      if (lane % attempts === 0) this.firstTries += arriving[lane];
      this.sent += arriving[lane];
    }
    this.requests = this.sent;
    const refuses = guards.throttle?.share ?? 0;
    for (let lane = 0; refuses > 0 && lane < arriving.length; lane++) {
      const throttled = draws.part(arriving[lane], refuses);
      arriving[lane] -= throttled;
      wanted[lane] += throttled;
      this.bad += throttled;
      this.failures += throttled;
      ledger.throttled += throttled;
    }
    const extra = line.join(slot, arriving, guards.slow(Math.floor(this.wait)));
    const { sent, stayed } = line.hedge(slot, lets, refuses);
    const turned = sent - stayed;
    ledger.throttled += turned;
    this.bad += turned;
    this.failures += turned;
    this.sent += sent;
    this.requests += extra + sent;
    this.arrivals += this.requests;
    ledger.arrived += this.requests;
  }

  /** Operations start, by class. */
  private begun(begun: number): void {
    const { attempts, weights, guards, ledger } = this;
    let rest = 1;
    let left = begun;
    for (let c = 0; c < this.classes && left > 0; c++) {
      const share = rest > 0 ? Math.min(1, weights[c] / rest) : 1;
      const amount = c === this.classes - 1 ? left : guards.draws.part(left, share);
      left -= amount;
      rest -= weights[c];
      this.arriving[c * attempts] += amount;
      this.started[c] += amount;
      ledger.started += amount;
    }
  }

  private answer(lane: number, amount: number, twins: number): number {
    const { ledger, guards } = this;
    const p = this.errors[Math.floor(lane / this.attempts)];
    const final = guards.draws.part(amount - twins, p);
    const twinErrors = twins > 0 ? guards.draws.part(twins, p) : 0;
    const good = amount - final - twinErrors;
    ledger.answered += amount;
    ledger.succeeded += good;
    this.wanted[lane] += final;
    this.failures += final + twinErrors;
    this.answeredNow += amount;
    this.good += good;
    this.bad += final + twinErrors;
    return twinErrors;
  }

  /**
   * What finds no place is turned away, all who come alike: a place becomes free with every attempt that is served, and
   * whoever comes next takes it, whether or not others would have been served before.
   */
  private reject(slot: number, served: number): void {
    const { line, ledger, guards } = this;
    const over = line.length - served - this.queueLimit;
    if (!(over > 0)) return;
    const excess = guards.isWhole ? Math.ceil(over) : over;
    const { turned, told } = line.turnAway(slot, excess, this.wanted);
    ledger.rejected += turned;
    this.failures += told;
    this.bad += told;
    if (excess > turned) ledger.discarded += line.dropDead(excess - turned);
  }

  /** Those who want to try again do so if they have an attempt left and budget and bucket grant it. Returns the granted. */
  private retry(allowance: number, soonest: 0 | 1, deposits: number): number {
    const { attempts, guards, wanted, orbit } = this;
    let sum = 0;
    for (let lane = 0; lane < wanted.length; lane++) if ((lane + 1) % attempts !== 0) sum += wanted[lane];
    let share = sum > allowance ? (allowance > 0 ? allowance / sum : 0) : 1;
    if (guards.tokens !== undefined)
      share *= guards.tokens.tick(deposits / guards.clients, (sum * share) / guards.clients);
    let granted = 0;
    for (let lane = 0; lane < wanted.length; lane++) {
      const amount = wanted[lane];
      if (amount === 0) continue;
      wanted[lane] = 0;
      const again = (lane + 1) % attempts !== 0 ? guards.draws.part(amount, share) : 0;
      if (again > 0) orbit.add(lane + 1, again, this.tick, soonest);
      granted += again;
      this.fail(Math.floor(lane / attempts), amount - again);
    }
    return granted;
  }

  private fail(c: number, amount: number): void {
    this.failed[c] += amount;
    this.ledger.failed += amount;
  }

  /** Brings the books of who is inside up to date. */
  private tally(): void {
    const { ledger, line } = this;
    ledger.alive = line.aliveNow;
    ledger.hedged = line.hedgedNow;
    ledger.dead = line.deadNow;
    ledger.waiting = this.orbit.waiting;
    this.queue = line.length;
  }
}

/** Of these flows by lane, how much fails. */
function failingShare(flow: Float64Array, errors: Float64Array, attempts: number): number {
  let failing = 0;
  for (let lane = 0; lane < flow.length; lane++) failing += flow[lane] * errors[Math.floor(lane / attempts)];
  return failing;
}
