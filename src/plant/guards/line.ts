import type { Brink } from './brink.ts';
import type { Draws } from './draws.ts';
import type { LineLaw } from './standing.ts';
import { Standing } from './standing.ts';

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

/** How much of what is served ends while its client still waits. */
export interface Ending {
  /** By ticks waited. */
  readonly inTime: Float64Array;
  readonly brink: Brink;
}

/** The queue of a guarded cell at work: who joins, gives up, is served in which order, or is turned away. */
export class Line extends Standing {
  private readonly ending: Ending;
  private readonly heard: Heard;

  constructor(
    law: LineLaw,
    timeout: number,
    attempts: number,
    classes: number,
    draws: Draws,
    ending: Ending,
    heard: Heard,
  ) {
    super(law, timeout, attempts, classes, draws);
    this.ending = ending;
    this.heard = heard;
  }

  /** The cohort of a slot is as old as the time-out: it is given up on, by lane into `wanted`. Returns how many attempts. */
  giveUp(slot: number, wanted: Float64Array): number {
    const { alive, lanes, ghosts, bands, dead, late, heard } = this;
    let gone = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const at = slot * lanes + lane;
      const queued = alive[at] + (this.isHedged ? this.alone[at] : 0);
      if (queued + late[at] === 0) continue;
      gone += queued + late[at];
      wanted[lane] += queued + late[at] - this.goOnWithHedges(slot, lane, alive[at] + late[at]);
      dead[this.bandOf(lane)] += this.keep(queued);
      if (late[at] > 0) heard.servedTooLate(late[at]);
      for (const part of [alive, late, this.alone, this.paired]) if (part.length > 0) part[at] = 0;
    }
    for (let band = 0; band < bands; band++) {
      dead[band] += ghosts[slot * bands + band];
      ghosts[slot * bands + band] = 0;
    }
    this.recount(slot);
    return gone;
  }

  /** Attempts of this tick, by lane, join, and for a share of them the second attempts that slow services will cause. Returns how many. */
  join(slot: number, arriving: Float64Array, slow: number): number {
    const { alive, lanes, ghosts, bands } = this;
    let extra = 0;
    for (let lane = 0; lane < lanes; lane++) {
      const amount = arriving[lane];
      if (amount === 0) continue;
      alive[slot * lanes + lane] += amount;
      if (slow === 0) continue;
      const second = this.draws.part(amount, slow);
      this.paired[slot * lanes + lane] += second;
      ghosts[slot * bands + this.bandOf(lane)] += second;
      extra += second;
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
      const at = first * lanes + lane;
      const amount = this.draws.part(Math.max(0, alive[at] - this.paired[at]), lets);
      if (amount === 0) continue;
      const stays = amount - this.draws.part(amount, turnedAway);
      hedges[slot * lanes + lane] += stays;
      sent += amount;
      stayed += stays;
    }
    this.recount(slot);
    return { sent, stayed };
  }

  /** The server does so much work, of `able` that is expected. */
  serve(tick: number, work: number, able: number): void {
    const { timeout, bands, sizes, joined, ending } = this;
    const lastFirst = this.law.discipline === 'lifo';
    const newest = (tick % timeout) * bands;
    for (let band = 0; band < bands; band++) joined[newest + band] = sizes[newest + band];
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
        const age = tick - cohort;
        const oldest = !lastFirst && this.law.cancelled > 0 && age === timeout - 1;
        const isAtBrink = oldest && (taken < size || this.draws.isWhole);
        const inTime = isAtBrink ? this.inTimeAtBrink(slot, band, able) : ending.inTime[age];
        this.serveSlot(slot, band, { size, taken, age, inTime });
      }
      if (lastFirst) left -= this.serveDead(band, left);
    }
  }

  /**
   * Where some of those who have waited longest will give up in the queue, and leave it. In whole counts how far the wait
   * strays from the time-out is followed tick by tick, so only the last tick is left to ask for.
   */
  private inTimeAtBrink(slot: number, band: number, able: number): number {
    const { bands, draws, ending, joined, timeout } = this;
    let before = 0;
    let own = 0;
    // A whole count says little of the rate at which they came.
    const [from, to] = draws.isWhole ? [0, timeout - 1] : [slot, slot];
    for (let at = from; at <= to; at++) {
      for (let other = 0; other < band; other++) before += joined[at * bands + other];
      own += joined[at * bands + band];
    }
    const load = (before + own) / (able * (to - from + 1));
    if (!(load > 1)) return ending.inTime[timeout - 1];
    return ending.brink.inTime(load, own / (before + own), draws.isWhole ? able : Infinity);
  }

  /** Turns so many of the newest cohort away: by lane into `wanted` whose client has no other. `told`: clients who hear of it. */
  turnAway(slot: number, excess: number, wanted: Float64Array): { turned: number; told: number } {
    const { alive, hedges, paired, lanes, ghosts, bands, draws } = this;
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
      const at = slot * lanes + lane;
      const before = alive[at];
      const taken = take(alive, at);
      wanted[lane] += taken;
      told += taken;
      if (!this.isHedged) continue;
      told += take(hedges, at);
      paired[at] -= draws.pick(paired[at], before, taken);
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

  private serveSlot(slot: number, band: number, { size, taken, age, inTime }: Served): void {
    const { ghosts, lanes, bands, draws, heard } = this;
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
      if (this.alive[at] > 0) this.serveFirst(slot, lane, take(this.alive[at]), age, inTime);
      if (!this.isHedged) continue;
      if (this.hedges[at] > 0) this.serveHedges(slot, lane, take(this.hedges[at]), inTime);
      if (this.alone[at] === 0) continue;
      const served = take(this.alone[at]);
      this.alone[at] -= served;
      const late = draws.part(served, 1 - inTime);
      this.late[at] += late;
      if (served > late) heard.answered(lane, served - late, 0);
    }
    const ghost = take(ghosts[slot * bands + band]);
    ghosts[slot * bands + band] -= ghost;
    if (ghost > 0) heard.servedTooLate(ghost);
    this.recount(slot);
  }

  private serveFirst(slot: number, lane: number, served: number, age: number, inTime: number): void {
    if (served === 0) return;
    const { alive, bands, draws, ghosts, hedges, heard, lanes, late, law, paired } = this;
    const at = slot * lanes + lane;
    const before = alive[at];
    const tooLate = draws.part(served, 1 - inTime);
    const answered = served - tooLate;
    alive[at] = before - served;
    if (!this.isHedged) {
      late[at] += tooLate;
      if (answered > 0) heard.answered(lane, answered, 0);
      return;
    }
    // Services that end too late are slow ones.
    const pairs = Math.min(
      paired[at],
      draws.pick(paired[at], before, served),
      ghosts[slot * bands + this.bandOf(lane)],
    );
    const latePairs = Math.min(pairs, tooLate);
    paired[at] -= pairs;
    this.goOnAlone(slot, lane, latePairs);
    if (latePairs > 0) heard.servedTooLate(latePairs);
    const waiting = before + late[at];
    late[at] += tooLate - latePairs;
    if (answered === 0) return;
    const partner = (slot + law.hedgeTicks) % this.timeout;
    const hedge = partner * lanes + lane;
    const twins =
      age < law.hedgeTicks ? 0 : Math.min(hedges[hedge], draws.pick(hedges[hedge], waiting, answered));
    const pairsLeft = Math.min(pairs - latePairs, answered - twins);
    const failed = heard.answered(lane, answered, twins + pairsLeft);
    const failedPairs = draws.pick(pairsLeft, twins + pairsLeft, failed);
    this.goOnAlone(slot, lane, failedPairs);
    if (twins === 0) return;
    const failedTwins = failed - failedPairs;
    hedges[hedge] -= twins;
    this.alone[hedge] += failedTwins;
    ghosts[partner * bands + this.bandOf(lane)] += this.keep(twins - failedTwins);
    this.recount(partner);
  }

  /** Hedges are served before the attempts they were sent for; those that end too late help nobody. */
  private serveHedges(slot: number, lane: number, served: number, inTime: number): void {
    const { alive, draws, hedges, heard, lanes, late, ghosts, bands, timeout } = this;
    if (served === 0) return;
    hedges[slot * lanes + lane] -= served;
    const tooLate = draws.part(served, 1 - inTime);
    if (tooLate > 0) heard.servedTooLate(tooLate);
    if (served === tooLate) return;
    const good = served - tooLate - heard.answered(lane, served - tooLate, served - tooLate);
    const first = (slot - this.law.hedgeTicks + timeout) % timeout;
    const at = first * lanes + lane;
    const fromLate = Math.min(late[at], draws.pick(late[at], alive[at] + late[at], good));
    late[at] -= fromLate;
    if (fromLate > 0) heard.servedTooLate(fromLate);
    alive[at] -= good - fromLate;
    ghosts[first * bands + this.bandOf(lane)] += this.keep(good - fromLate);
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
}

/** Of a slot: what stands in it and how much of it is served, after so many ticks, and the share of that which ends in time. */
interface Served {
  readonly size: number;
  readonly taken: number;
  readonly age: number;
  readonly inTime: number;
}

const NOTHING = { sent: 0, stayed: 0 };
