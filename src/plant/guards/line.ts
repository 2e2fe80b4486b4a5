import type { Discipline } from '../../domain/index.ts';
import { reclassed } from '../backoff.ts';
import type { Draws } from './draws.ts';
import { reclassedWhole } from './whole-orbit.ts';

/** Hears what becomes of the attempts in a line. */
export interface Heard {
  /**
   * So many attempts of a lane were served while their clients waited; for `twins` of them a second attempt is still
   * under way. Returns how many of these failed, so that their clients go on waiting for the other.
   */
  answered(lane: number, amount: number, twins: number): number;
  servedTooLate(amount: number): void;
  cancelled(amount: number): void;
}

export interface LineLaw {
  readonly discipline: Discipline;
  /** Share of abandoned attempts that is withdrawn. */
  readonly cancelled: number;
  /** Ticks after which an unanswered attempt is sent once more; Infinity: never. */
  readonly hedgeTicks: number;
}

/**
 * The queue of a guarded cell by cohorts: what came in one tick, by lane (class · attempts + attempt number), until it
 * is as old as the time-out.
 *
 * Lanes lie in one *band*, or, where first tries go before retries, in two, of which the second is served when the first
 * is empty. A cohort holds attempts that are alive; hedges (second attempts for cohorts `hedgeTicks` older, at most one
 * for each of theirs that is alive); hedges that are *alone*, because the first attempt has failed; and *ghosts*: work
 * whose client has its answer. Each attempt is given up on when it is itself as old as the time-out. Beyond that all
 * of it is dead: at the head of its band when the first who came is served first, at the end otherwise.
 */
export class Line {
  /** By slot (tick modulo the time-out) and lane. */
  private alive: Float64Array;
  private hedges: Float64Array;
  private alone: Float64Array;
  /** By slot and band; sizes are of all that stands in them. */
  private readonly ghosts: Float64Array;
  private readonly sizes: Float64Array;
  /** By band. */
  private readonly dead: Float64Array;

  private readonly law: LineLaw;
  private readonly timeout: number;
  private readonly attempts: number;
  private readonly bands: number;
  private readonly draws: Draws;
  private readonly heard: Heard;
  private lanes: number;

  constructor(law: LineLaw, timeout: number, attempts: number, classes: number, draws: Draws, heard: Heard) {
    this.law = law;
    this.timeout = timeout;
    this.attempts = attempts;
    this.draws = draws;
    this.heard = heard;
    this.lanes = classes * attempts;
    this.bands = law.discipline === 'priority' ? 2 : 1;
    this.alive = new Float64Array(timeout * this.lanes);
    this.hedges = new Float64Array(this.isHedged ? timeout * this.lanes : 0);
    this.alone = new Float64Array(this.hedges.length);
    this.ghosts = new Float64Array(timeout * this.bands);
    this.sizes = new Float64Array(timeout * this.bands);
    this.dead = new Float64Array(this.bands);
  }

  /** All attempts in it. */
  get length(): number {
    return sumOf(this.dead) + sumOf(this.sizes);
  }

  /** Attempts for each of which one operation waits. */
  get aliveNow(): number {
    return sumOf(this.alive) + sumOf(this.alone);
  }

  get hedgedNow(): number {
    return sumOf(this.hedges);
  }

  get deadNow(): number {
    return sumOf(this.dead) + sumOf(this.ghosts);
  }

  bury(amount: number): void {
    this.dead[this.bands - 1] += amount;
  }

  /** The cohort of a slot is as old as the time-out: it is given up on, by lane into `wanted`. Returns how many attempts. */
  giveUp(slot: number, wanted: Float64Array): number {
    const { alive, lanes, ghosts, bands, dead } = this;
    let gone = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const at = slot * lanes + lane;
      const first = alive[at];
      const alone = this.isHedged ? this.alone[at] : 0;
      if (first + alone === 0) continue;
      alive[at] = 0;
      gone += first + alone;
      wanted[lane] += first + alone - this.goOnWithHedges(slot, lane, first);
      if (this.isHedged) this.alone[at] = 0;
      dead[this.bandOf(lane)] += this.keep(first + alone);
    }
    for (let band = 0; band < bands; band++) {
      dead[band] += ghosts[slot * bands + band];
      ghosts[slot * bands + band] = 0;
    }
    this.recount(slot);
    return gone;
  }

  /** Attempts of this tick, by lane, join, `ghosts` of each band's with nobody behind them. */
  join(slot: number, arriving: Float64Array, ghostShare: number): number {
    const { alive, lanes, ghosts, bands } = this;
    let extra = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const amount = arriving[lane];
      if (amount === 0) continue;
      alive[slot * lanes + lane] += amount;
      if (ghostShare === 0) continue;
      const ghost = this.draws.part(amount, ghostShare);
      ghosts[slot * bands + this.bandOf(lane)] += ghost;
      extra += ghost;
    }
    this.recount(slot);
    return extra;
  }

  /** A share of who has waited long enough sends a second attempt, some of which are turned away. Returns how many tried and stayed. */
  hedge(slot: number, lets: number, turnedAway: number): { readonly sent: number; readonly stayed: number } {
    if (!this.isHedged) return NOTHING;
    const { alive, hedges, lanes, timeout } = this;
    const first = (slot - this.law.hedgeTicks + timeout) % timeout;
    let sent = 0;
    let stayed = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const amount = this.draws.part(alive[first * lanes + lane], lets);
      if (amount === 0) continue;
      const stays = amount - this.draws.part(amount, turnedAway);
      hedges[slot * lanes + lane] += stays;
      sent += amount;
      stayed += stays;
    }
    this.recount(slot);
    return { sent, stayed };
  }

  /** The server does so much work. */
  serve(tick: number, work: number): void {
    const { timeout, bands, sizes } = this;
    const lastFirst = this.law.discipline === 'lifo';
    let left = work;
    for (let band = 0; band < bands && left > 0; band++) {
      if (!lastFirst) left -= this.serveDead(band, left);
      for (let k = 0; k < timeout && left > 0; k++) {
        const cohort = lastFirst ? tick - k : tick - timeout + 1 + k;
        const slot = ((cohort % timeout) + timeout) % timeout;
        const size = sizes[slot * bands + band];
        if (size === 0) continue;
        const taken = size < left ? size : left;
        left -= taken;
        this.serveSlot(slot, band, size, taken, tick - cohort);
      }
      if (lastFirst) left -= this.serveDead(band, left);
    }
  }

  /** Turns so many of the newest cohort away: by lane into `wanted` whose client has no other. `told`: clients who hear of it. */
  turnAway(slot: number, excess: number, wanted: Float64Array): { turned: number; told: number } {
    const { alive, hedges, lanes, ghosts, bands, draws } = this;
    let total = 0;
    for (let band = 0; band < bands; band++) total += this.sizes[slot * bands + band];
    let left = Math.min(excess, total);
    const turned = left;
    let told = 0;
    const take = (from: Float64Array, at: number) => {
      const taken = draws.pick(from[at], total, left);
      total -= from[at];
      left -= taken;
      from[at] -= taken;
      return taken;
    };
    for (let lane = 0; lane < lanes; lane++) {
      const taken = take(alive, slot * lanes + lane);
      wanted[lane] += taken;
      told += taken;
      if (this.isHedged) told += take(hedges, slot * lanes + lane);
    }
    for (let band = 0; band < bands; band++) take(ghosts, slot * bands + band);
    this.recount(slot);
    return { turned: turned - left, told };
  }

  /** Drops so many of the dead; returns how many there were to drop. */
  dropDead(amount: number): number {
    let dropped = 0;
    for (let band = 0; band < this.bands; band++) {
      const gone = Math.min(this.dead[band], amount - dropped);
      this.dead[band] -= gone;
      dropped += gone;
    }
    return dropped;
  }

  /** Adds the operations that wait for an answer to `out`, by class. */
  countByClass(out: Float64Array): void {
    const { alive, alone, attempts, lanes } = this;
    for (let at = 0; at < alive.length; at++)
      out[Math.floor((at % lanes) / attempts)] += alive[at] + (alone.length > 0 ? alone[at] : 0);
  }

  clear(): void {
    for (const part of [this.alive, this.hedges, this.alone, this.ghosts, this.sizes, this.dead])
      part.fill(0);
  }

  reclass(where: Float64Array, from: number, to: number, isWhole: boolean): void {
    const { attempts, timeout, draws } = this;
    const move = (rows: Float64Array) =>
      isWhole
        ? reclassedWhole(rows, where, from, to, attempts, timeout, draws)
        : reclassed(rows, where, from, to, attempts, timeout);
    this.alive = move(this.alive);
    if (this.isHedged) {
      this.hedges = move(this.hedges);
      this.alone = move(this.alone);
    }
    this.lanes = to * attempts;
    if (isWhole && this.isHedged) this.trimHedges();
    for (let slot = 0; slot < timeout; slot++) this.recount(slot);
  }

  /** Chance has moved attempts and their hedges apart: hedges beyond the attempts of their lane have nobody behind them. */
  private trimHedges(): void {
    const { alive, hedges, ghosts, bands, lanes, timeout } = this;
    for (let at = 0; at < alive.length; at++) {
      const slot = (Math.floor(at / lanes) + this.law.hedgeTicks) % timeout;
      const hedge = slot * lanes + (at % lanes);
      const surplus = hedges[hedge] - alive[at];
      if (surplus <= 0) continue;
      hedges[hedge] -= surplus;
      ghosts[slot * bands + this.bandOf(at % lanes)] += surplus;
    }
  }

  private get isHedged(): boolean {
    return this.law.hedgeTicks < this.timeout;
  }

  private bandOf(lane: number): number {
    return this.bands === 2 && lane % this.attempts > 0 ? 1 : 0;
  }

  /** What stays in the queue of so much that nobody waits for any longer. */
  private keep(amount: number): number {
    if (amount === 0 || this.law.cancelled === 0) return amount;
    const gone = this.draws.part(amount, this.law.cancelled);
    this.heard.cancelled(gone);
    return amount - gone;
  }

  private serveDead(band: number, work: number): number {
    const served = Math.min(this.dead[band], work);
    this.dead[band] -= served;
    if (served > 0) this.heard.servedTooLate(served);
    return served;
  }

  private serveSlot(slot: number, band: number, size: number, taken: number, age: number): void {
    const { alive, hedges, ghosts, lanes, bands, draws, heard } = this;
    let total = size;
    let left = taken;
    const take = (amount: number) => {
      const served = Math.min(amount, draws.pick(amount, total, left));
      total -= amount;
      left -= served;
      return served;
    };
    for (let lane = 0; lane < lanes; lane++) {
      if (this.bandOf(lane) !== band) continue;
      const at = slot * lanes + lane;
      if (alive[at] > 0) this.answerFirst(slot, lane, take(alive[at]), age);
      if (!this.isHedged) continue;
      if (hedges[at] > 0) this.answerHedges(slot, lane, take(hedges[at]));
      if (this.alone[at] === 0) continue;
      const served = take(this.alone[at]);
      this.alone[at] -= served;
      if (served > 0) heard.answered(lane, served, 0);
    }
    const ghost = take(ghosts[slot * bands + band]);
    ghosts[slot * bands + band] -= ghost;
    if (ghost > 0) heard.servedTooLate(ghost);
    this.recount(slot);
  }

  private answerFirst(slot: number, lane: number, served: number, age: number): void {
    if (served === 0) return;
    const { alive, bands, draws, ghosts, hedges, heard, lanes, law } = this;
    const before = alive[slot * lanes + lane];
    alive[slot * lanes + lane] = before - served;
    const partner = (slot + law.hedgeTicks) % this.timeout;
    const at = partner * lanes + lane;
    if (age < law.hedgeTicks || hedges[at] === 0) {
      heard.answered(lane, served, 0);
      return;
    }
    const twins = Math.min(hedges[at], draws.pick(hedges[at], before, served));
    const failed = heard.answered(lane, served, twins);
    hedges[at] -= twins;
    this.alone[at] += failed;
    ghosts[partner * bands + this.bandOf(lane)] += this.keep(twins - failed);
    this.recount(partner);
  }

  /** Hedges have been answered before the attempts they were sent for. */
  private answerHedges(slot: number, lane: number, served: number): void {
    const { alive, hedges, lanes, ghosts, bands, timeout } = this;
    if (served === 0) return;
    hedges[slot * lanes + lane] -= served;
    const good = served - this.heard.answered(lane, served, served);
    const first = (slot - this.law.hedgeTicks + timeout) % timeout;
    alive[first * lanes + lane] -= good;
    ghosts[first * bands + this.bandOf(lane)] += this.keep(good);
    this.recount(first);
  }

  /** Of attempts that are given up on, those with a hedge wait for it alone. Returns how many. */
  private goOnWithHedges(slot: number, lane: number, amount: number): number {
    if (!this.isHedged || amount === 0) return 0;
    const partner = (slot + this.law.hedgeTicks) % this.timeout;
    const at = partner * this.lanes + lane;
    const hedged = Math.min(this.hedges[at], amount);
    this.hedges[at] = 0;
    this.alone[at] += hedged;
    this.recount(partner);
    return hedged;
  }

  private recount(slot: number): void {
    const { alive, hedges, ghosts, lanes, bands, sizes } = this;
    for (let band = 0; band < bands; band++) sizes[slot * bands + band] = ghosts[slot * bands + band];
    for (let lane = 0; lane < lanes; lane++) {
      const at = slot * lanes + lane;
      const more = hedges.length > 0 ? hedges[at] + this.alone[at] : 0;
      sizes[slot * bands + this.bandOf(lane)] += alive[at] + more;
    }
  }
}

const NOTHING = { sent: 0, stayed: 0 };

function sumOf(amounts: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < amounts.length; at++) sum += amounts[at];
  return sum;
}
