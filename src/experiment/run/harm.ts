import type { Fleet } from '../../domain/index.ts';
import type { Time } from '../../kernel/index.ts';
import { exp, MINUTE } from '../../kernel/index.ts';
import type { Flow } from '../../plant/index.ts';
import type { Baseline } from './baseline.ts';
import { NOTHING } from './baseline.ts';
import { HarmCurve } from './harm-curve.ts';

const FIVE_MINUTES = 5 * MINUTE;

/** Harm done to the users of one cell by one instant. */
export interface CellHarm {
  readonly users: number;
  readonly users5min: number;
  readonly userMinutes: number;
}

/** A stretch in which users of a cell fail more than in the quiet twin. */
export interface HarmStretch {
  readonly cell: number;
  readonly from: Time;
  readonly to: Time;
  /** Users failing at one instant, beyond the twin: Σ users × share. */
  readonly rate: number;
}

/** Users of a cell who share one history: a segment's part that moved to the new version in the same step. */
interface Band {
  readonly low: number;
  readonly high: number;
  /** Per segment: ∫ r·max(0, f − f₀) dt, expected failed operations per user. */
  readonly met: Float64Array;
  /** Per segment: since when at least half of their operations fail; −1 = not now. */
  readonly badSince: Float64Array;
  readonly bad5: Uint8Array;
}

/** Some users of a cell who share one history and one failing share: a band's segment, or the part of it that has moved. */
type Visit = (users: number, met: number, failing: number) => void;

/**
 * Harm per cell, beyond the quiet twin (product.md, What is measured):
 * users N·(1 − exp(−∫ r·max(0, f − f₀) dt)), and user-minutes ∫ N·max(0, f − f₀) dt.
 *
 * Traffic shares that are `sticky: user` split a cell's users into bands with histories of their own; with
 * `sticky: request` all users of a cell share one history.
 */
export class HarmMeter {
  readonly stretches: HarmStretch[] = [];
  /** Failed operations, base errors included. */
  readonly failedOperations: Float64Array;
  private readonly bands: Band[][];
  private readonly minutes: Float64Array;
  /** Per cell: when the expected number of harmed users reached one. */
  private readonly firstHarm: Float64Array;
  private readonly curves: HarmCurve[];
  private readonly fleet: Fleet;
  private readonly baseline: Baseline;
  private readonly operations: (cell: number, from: Time, to: Time) => number;

  constructor(fleet: Fleet, baseline: Baseline, operations: (cell: number, from: Time, to: Time) => number) {
    this.fleet = fleet;
    this.baseline = baseline;
    this.operations = operations;
    const cells = fleet.cells.length;
    this.failedOperations = new Float64Array(cells);
    this.bands = fleet.cells.map(() => [newBand(0, 1, fleet.segments.length)]);
    this.minutes = new Float64Array(cells);
    this.firstHarm = new Float64Array(cells).fill(Infinity);
    this.curves = fleet.cells.map(({ index }) => new HarmCurve((from, to) => this.perUser(index, from, to)));
  }

  /** Takes in a closed stretch of flow. Stretches of one cell arrive in order and without gaps. */
  add(cell: number, from: Time, to: Time, flow: Flow): void {
    if (to <= from) return;
    if (flow.sticky === 'user') this.splitAt(cell, flow.exposure);
    this.countFailures(cell, from, to, flow);
    this.baseline.pieces(cell, from, to, (begin, end, twin) => this.addPiece(cell, begin, end, twin, flow));
  }

  /** Expected harmed users of a cell so far (closed stretches). */
  usersHarmed(cell: number): number {
    return this.sumUsers(cell, (band, segment) => 1 - exp(-band.met[segment]));
  }

  /** Expected harmed users of a cell if this flow went on for ever. */
  mostHarmed(cell: number, flow: Flow): number {
    if (this.curves[cell].isFlat && !differs(flow, this.baseline.share)) return 0;
    let most = 0;
    this.visit(cell, flow, (users, met, failing) => {
      most += users * (failing - this.baseline.share > NOTHING ? 1 : 1 - exp(-met));
    });
    return most;
  }

  /** Harm of a cell at `now`, a stretch that is still open since `since` included; changes nothing. */
  peek(
    cell: number,
    since: Time,
    now: Time,
    flow: Flow,
  ): { readonly users: number; readonly userMinutes: number } {
    if (now <= since) return { users: this.usersHarmed(cell), userMinutes: this.minutes[cell] };
    const pieces: { operations: number; minutes: number; twin: number }[] = [];
    this.baseline.pieces(cell, since, now, (from, to, twin) => {
      pieces.push({ operations: this.perUser(cell, from, to), minutes: (to - from) / MINUTE, twin });
    });
    let harmed = 0;
    let userMinutes = this.minutes[cell];
    this.visit(cell, flow, (users, before, failing) => {
      let met = before;
      for (const { operations, minutes, twin } of pieces) {
        if (failing - twin <= NOTHING) continue;
        met += operations * (failing - twin);
        userMinutes += users * (failing - twin) * minutes;
      }
      harmed += users * (1 - exp(-met));
    });
    return { users: harmed, userMinutes };
  }

  /** Harm by the end of the last closed stretch. Who asked for nothing was not harmed, for five minutes or at all. */
  of(cell: number): CellHarm {
    const users5min = this.sumUsers(
      cell,
      (band, segment) => band.bad5[segment] * (1 - exp(-band.met[segment])),
    );
    return { users: this.usersHarmed(cell), users5min, userMinutes: this.minutes[cell] };
  }

  /** When the first user of the fleet was harmed (in some cell the expected number reached one); null = never. */
  get first(): Time | null {
    let first = Infinity;
    for (const time of this.firstHarm) first = Math.min(first, time);
    return first === Infinity ? null : first;
  }

  /** Harmed users of the cell by a past instant; `open` is its stretch of flow that has not ended. */
  harmedBy(cell: number, time: Time, open: { readonly since: Time; readonly flow: Flow }): number {
    return time > open.since
      ? this.peek(cell, open.since, time, open.flow).users
      : this.curves[cell].at(time);
  }

  /** The harm of one piece with a constant twin. */
  private addPiece(cell: number, from: Time, to: Time, twin: number, flow: Flow): void {
    const harmful = differs(flow, twin);
    if (!harmful && this.bands[cell].every((band) => band.badSince.every((since) => since < 0))) return;
    const perUser = harmful ? this.perUser(cell, from, to) : 0;
    const before = harmful ? this.usersHarmed(cell) : 0;
    const groups: number[] = [];
    let rate = 0;
    for (const band of this.bands[cell]) {
      for (let segment = 0; segment < band.met.length; segment++) {
        const beyond = Math.max(0, failingOf(flow, band.high, segment) - twin);
        keepFiveMinutes(band, segment, from, to, beyond);
        if (beyond <= NOTHING) continue;
        const users = this.usersOf(cell, band, segment);
        groups.push(users * exp(-band.met[segment]), beyond);
        band.met[segment] += perUser * beyond;
        rate += users * beyond;
      }
    }
    if (rate <= 0) return;
    this.minutes[cell] += rate * ((to - from) / MINUTE);
    this.stretches.push({ cell, from, to, rate });
    this.curves[cell].grow(from, to, before, groups);
    const after = this.usersHarmed(cell);
    if (before < 1 && after >= 1) this.firstHarm[cell] = this.firstAt(cell, from, to);
  }

  /** The first whole microsecond in (from, to] by which one user is harmed. */
  private firstAt(cell: number, from: Time, to: Time): Time {
    let before = from;
    let after = to;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.curves[cell].at(middle) >= 1) after = middle;
      else before = middle;
    }
    return after;
  }

  private countFailures(cell: number, from: Time, to: Time, flow: Flow): void {
    let failing = 0;
    this.visit(cell, flow, (users, _met, share) => {
      failing += users * share;
    });
    if (failing > 0) this.failedOperations[cell] += failing * this.perUser(cell, from, to);
  }

  /** Operations that each user of the cell starts in [from, to). */
  private perUser(cell: number, from: Time, to: Time): number {
    return this.operations(cell, from, to) / this.fleet.cells[cell].users;
  }

  private splitAt(cell: number, share: number): void {
    const bands = this.bands[cell];
    const place = bands.findIndex((band) => share > band.low && share < band.high);
    if (place < 0) return;
    const band = bands[place];
    bands.splice(place, 1, { ...copyOf(band), high: share }, { ...copyOf(band), low: share });
  }

  /** Visits all users of a cell by history and failing share; a band that the exposure runs through counts as two. */
  private visit(cell: number, flow: Flow, visit: Visit): void {
    const { users } = this.fleet.cells[cell];
    const edge = flow.sticky === 'user' ? flow.exposure : 0;
    for (const { low, high, met } of this.bands[cell]) {
      for (let segment = 0; segment < met.length; segment++) {
        const people = users * this.fleet.segments[segment].share;
        const moved = Math.min(high, Math.max(low, edge));
        if (moved > low) visit(people * (moved - low), met[segment], flow.failingNew[segment]);
        if (high > moved) visit(people * (high - moved), met[segment], flow.failingOld[segment]);
      }
    }
  }

  private sumUsers(cell: number, share: (band: Band, segment: number) => number): number {
    let users = 0;
    for (const band of this.bands[cell]) {
      for (let segment = 0; segment < band.met.length; segment++) {
        users += this.usersOf(cell, band, segment) * share(band, segment);
      }
    }
    return users;
  }

  private usersOf(cell: number, band: Band, segment: number): number {
    return this.fleet.cells[cell].users * this.fleet.segments[segment].share * (band.high - band.low);
  }
}

function newBand(low: number, high: number, segments: number): Band {
  return {
    low,
    high,
    met: new Float64Array(segments),
    badSince: new Float64Array(segments).fill(-1),
    bad5: new Uint8Array(segments),
  };
}

const copyOf = (band: Band): Band => ({
  ...band,
  met: band.met.slice(),
  badSince: band.badSince.slice(),
  bad5: band.bad5.slice(),
});

/** Of the users below `high` in a cell whose bands have been split at the exposure. */
function failingOf(flow: Flow, high: number, segment: number): number {
  return flow.sticky === 'user' && high <= flow.exposure
    ? flow.failingNew[segment]
    : flow.failingOld[segment];
}

function differs(flow: Flow, twin: number): boolean {
  return flow.failingOld.some((f) => f - twin > NOTHING) || flow.failingNew.some((f) => f - twin > NOTHING);
}

/** Harmed for five minutes: at least half of their operations fail, beyond the twin, in five minutes without a break. */
function keepFiveMinutes(band: Band, segment: number, from: Time, to: Time, beyond: number): void {
  if (beyond < 0.5) band.badSince[segment] = -1;
  else if (band.badSince[segment] < 0) band.badSince[segment] = from;
  if (band.badSince[segment] >= 0 && to - band.badSince[segment] >= FIVE_MINUTES) band.bad5[segment] = 1;
}
