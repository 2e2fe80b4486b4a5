import type { Discipline } from '../../domain/index.ts';
import { reclassed } from '../backoff.ts';
import type { Draws } from './draws.ts';
import { reclassedWhole } from './whole-orbit.ts';

export interface LineLaw {
  readonly discipline: Discipline;
  /** Share of abandoned attempts that is withdrawn. */
  readonly cancelled: number;
  /** Ticks after which an unanswered attempt is sent once more; Infinity: never. */
  readonly hedgeTicks: number;
}

/**
 * Who stands in the queue of a guarded cell, by cohorts: what came in one tick, by lane (class · attempts + attempt
 * number), until it is as old as the time-out.
 *
 * Lanes lie in one *band*, or, where first tries go before retries, in two, of which the second is served when the first
 * is empty. A cohort holds attempts that are alive; hedges (second attempts for cohorts `hedgeTicks` older, at most one
 * for each of theirs that is alive); hedges that are *alone*, because the first attempt has failed; and *ghosts*: work
 * whose client has its answer, or waits for that of its *pair*, an attempt of the same cohort whose slow service made the
 * client send a second one. Each attempt is given up on when it is itself as old as the time-out, also one that is *late*:
 * gone from the queue into a service that ends after that. Beyond that all of it is dead: at the head of its band when the
 * first who came is served first, at the end otherwise.
 */
export class Standing {
  /** By slot (tick modulo the time-out) and lane. */
  protected alive: Float64Array;
  protected hedges: Float64Array;
  protected alone: Float64Array;
  protected late: Float64Array;
  /** Of those alive: how many have a second attempt among the ghosts of their slot. */
  protected paired: Float64Array;
  /** By slot and band: what stood there at the end of its own tick, before any of it was served. */
  protected readonly joined: Float64Array;
  /** By slot and band; sizes are of all that stands in them. */
  protected readonly ghosts: Float64Array;
  protected readonly sizes: Float64Array;
  /** By band. */
  protected readonly dead: Float64Array;

  protected readonly law: LineLaw;
  protected readonly timeout: number;
  protected readonly bands: number;
  protected readonly draws: Draws;
  protected lanes: number;
  private readonly attempts: number;

  constructor(law: LineLaw, timeout: number, attempts: number, classes: number, draws: Draws) {
    this.law = law;
    this.timeout = timeout;
    this.attempts = attempts;
    this.draws = draws;
    this.lanes = classes * attempts;
    this.bands = law.discipline === 'priority' ? 2 : 1;
    this.alive = new Float64Array(timeout * this.lanes);
    this.hedges = new Float64Array(this.isHedged ? timeout * this.lanes : 0);
    this.alone = new Float64Array(this.hedges.length);
    this.paired = new Float64Array(this.hedges.length);
    this.late = new Float64Array(this.alive.length);
    this.joined = new Float64Array(timeout * this.bands);
    this.ghosts = new Float64Array(timeout * this.bands);
    this.sizes = new Float64Array(timeout * this.bands);
    this.dead = new Float64Array(this.bands);
  }

  /** All attempts in it. */
  get length(): number {
    return sumOf(this.dead) + sumOf(this.sizes);
  }

  /** Attempts for each of which one operation waits, those in late services too. */
  get aliveNow(): number {
    return sumOf(this.alive) + sumOf(this.alone) + sumOf(this.late);
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

  /** Adds the operations that wait for an answer to `out`, by class. */
  countByClass(out: Float64Array): void {
    const { alive, alone, late, attempts, lanes } = this;
    for (let at = 0; at < alive.length; at++)
      out[Math.floor((at % lanes) / attempts)] += alive[at] + late[at] + (alone.length > 0 ? alone[at] : 0);
  }

  clear(): void {
    const { alive, hedges, alone, late, paired, ghosts, sizes, dead, joined } = this;
    for (const part of [alive, hedges, alone, late, paired, ghosts, sizes, dead, joined]) part.fill(0);
  }

  reclass(where: Float64Array, from: number, to: number): void {
    const { attempts, timeout, draws } = this;
    const move = (rows: Float64Array) =>
      draws.isWhole
        ? reclassedWhole(rows, where, from, to, attempts, timeout, draws)
        : reclassed(rows, where, from, to, attempts, timeout);
    this.alive = move(this.alive);
    this.late = move(this.late);
    if (this.isHedged) {
      this.hedges = move(this.hedges);
      this.alone = move(this.alone);
      this.paired = move(this.paired);
    }
    this.lanes = to * attempts;
    if (draws.isWhole && this.isHedged) this.trimHedges();
    for (let slot = 0; slot < timeout; slot++) this.recount(slot);
  }

  /** Chance has moved attempts and their hedges apart: hedges beyond the attempts of their lane have nobody behind them. */
  private trimHedges(): void {
    const { alive, late, hedges, ghosts, bands, lanes, timeout } = this;
    for (let at = 0; at < alive.length; at++) {
      const slot = (Math.floor(at / lanes) + this.law.hedgeTicks) % timeout;
      const hedge = slot * lanes + (at % lanes);
      const surplus = hedges[hedge] - alive[at] - late[at];
      if (surplus <= 0) continue;
      hedges[hedge] -= surplus;
      ghosts[slot * bands + this.bandOf(at % lanes)] += surplus;
    }
  }

  protected get isHedged(): boolean {
    return this.law.hedgeTicks < this.timeout;
  }

  protected bandOf(lane: number): number {
    return this.bands === 2 && lane % this.attempts > 0 ? 1 : 0;
  }

  /** So many of a cohort wait for the second attempts of their pairs alone. */
  protected goOnAlone(slot: number, lane: number, amount: number): void {
    this.ghosts[slot * this.bands + this.bandOf(lane)] -= amount;
    this.alone[slot * this.lanes + lane] += amount;
  }

  protected recount(slot: number): void {
    const { alive, hedges, ghosts, lanes, bands, sizes } = this;
    for (let band = 0; band < bands; band++) sizes[slot * bands + band] = ghosts[slot * bands + band];
    for (let lane = 0; lane < lanes; lane++) {
      const at = slot * lanes + lane;
      const more = hedges.length > 0 ? hedges[at] + this.alone[at] : 0;
      sizes[slot * bands + this.bandOf(lane)] += alive[at] + more;
    }
  }
}

function sumOf(amounts: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < amounts.length; at++) sum += amounts[at];
  return sum;
}
