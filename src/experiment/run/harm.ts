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
  readonly met: number[];
  /** Per segment: since when at least half of their operations fail; −1 = not now. */
  readonly badSince: number[];
  readonly bad5: boolean[];
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
  /** By cell; undefined while all its users have met nothing. */
  private readonly bands: (Band[] | undefined)[];
  private readonly unharmed: readonly Band[];
  private readonly minutes: Float64Array;
  /** Per cell: when the expected number of harmed users reached one. */
  private readonly firstHarm: Float64Array;
  private readonly curves: (HarmCurve | undefined)[];
  private readonly fleet: Fleet;
  private readonly baseline: Baseline;
  private readonly operations: (cell: number, from: Time, to: Time) => number;

  constructor(fleet: Fleet, baseline: Baseline, operations: (cell: number, from: Time, to: Time) => number) {
    this.fleet = fleet;
    this.baseline = baseline;
    this.operations = operations;
    const cells = fleet.cells.length;
    this.failedOperations = new Float64Array(cells);
    this.bands = new Array<undefined>(cells).fill(undefined);
    this.unharmed = [newBand(0, 1, fleet.segments.length)];
    this.minutes = new Float64Array(cells);
    this.firstHarm = new Float64Array(cells).fill(Infinity);
    this.curves = new Array<undefined>(cells).fill(undefined);
  }

  /** Takes in a closed stretch of flow. Stretches of one cell arrive in order and without gaps. */
  add(cell: number, from: Time, to: Time, flow: Flow): void {
    if (to <= from) return;
    if (flow.sticky === 'user')
      for (const edge of flow.exposureOf ?? [flow.exposure]) this.splitAt(cell, edge);
    this.countFailures(cell, from, to, flow);
    if (this.baseline.isPlain(cell)) this.addPiece(cell, from, to, this.baseline.share, flow);
    else
      this.baseline.pieces(cell, from, to, (begin, end, twin) => this.addPiece(cell, begin, end, twin, flow));
  }

  /** Expected harmed users of a cell so far (closed stretches). */
  usersHarmed(cell: number): number {
    return this.sumUsers(cell, (band, segment) => 1 - exp(-band.met[segment]));
  }

  /** Expected harmed users of a cell if this flow went on for ever. */
  mostHarmed(cell: number, flow: Flow): number {
    if (this.curves[cell] === undefined && !differs(flow, this.baseline.share)) return 0;
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
    if (this.bands[cell] === undefined) return UNHARMED;
    const users5min = this.sumUsers(cell, (band, segment) =>
      band.bad5[segment] ? 1 - exp(-band.met[segment]) : 0,
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
      : (this.curves[cell]?.at(time) ?? 0);
  }

  /** The harm of one piece with a constant twin. */
  private addPiece(cell: number, from: Time, to: Time, twin: number, flow: Flow): void {
    const harmful = differs(flow, twin);
    if (!harmful && !this.isBadNow(cell)) return;
    const perUser = harmful ? this.perUser(cell, from, to) : 0;
    const before = harmful ? this.usersHarmed(cell) : 0;
    const groups: number[] = [];
    let rate = 0;
    for (const band of this.ownBands(cell)) {
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
    this.curveOf(cell).grow(from, to, before, groups);
    const after = this.usersHarmed(cell);
    if (before < 1 && after >= 1) this.firstHarm[cell] = this.firstAt(cell, from, to);
  }

  /** The first whole microsecond in (from, to] by which one user is harmed. */
  private firstAt(cell: number, from: Time, to: Time): Time {
    let before = from;
    let after = to;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.curveOf(cell).at(middle) >= 1) after = middle;
      else before = middle;
    }
    return after;
  }

  private countFailures(cell: number, from: Time, to: Time, flow: Flow): void {
    const { users } = this.fleet.cells[cell];
    const { segments } = this.fleet;
    let failing = 0;
    // The same sum that `visit` leads to; this is asked for every stretch of every cell.
    for (const { low, high } of this.bandsOf(cell)) {
      for (let segment = 0; segment < segments.length; segment++) {
        const people = users * segments[segment].share;
        const edge = edgeOf(flow, segment);
        const moved = Math.min(high, Math.max(low, edge));
        if (moved > low) failing += people * (moved - low) * flow.failingNew[segment];
        if (high > moved) failing += people * (high - moved) * flow.failingOld[segment];
      }
    }
    if (failing > 0) this.failedOperations[cell] += failing * this.perUser(cell, from, to);
  }

  private bandsOf(cell: number): readonly Band[] {
    return this.bands[cell] ?? this.unharmed;
  }

  /** Its bands, to be changed. */
  private ownBands(cell: number): Band[] {
    let bands = this.bands[cell];
    if (bands === undefined) {
      bands = [newBand(0, 1, this.fleet.segments.length)];
      this.bands[cell] = bands;
    }
    return bands;
  }

  private curveOf(cell: number): HarmCurve {
    let curve = this.curves[cell];
    if (curve === undefined) {
      curve = new HarmCurve((from, to) => this.perUser(cell, from, to));
      this.curves[cell] = curve;
    }
    return curve;
  }

  private isBadNow(cell: number): boolean {
    const bands = this.bands[cell];
    if (bands === undefined) return false;
    for (const { badSince } of bands) for (const since of badSince) if (since >= 0) return true;
    return false;
  }

  /** Operations that each user of the cell starts in [from, to). */
  private perUser(cell: number, from: Time, to: Time): number {
    return this.operations(cell, from, to) / this.fleet.cells[cell].users;
  }

  private splitAt(cell: number, share: number): void {
    if (share <= 0 || share >= 1) return;
    const bands = this.ownBands(cell);
    const place = bands.findIndex((band) => share > band.low && share < band.high);
    if (place < 0) return;
    const band = bands[place];
    bands.splice(place, 1, { ...copyOf(band), high: share }, { ...copyOf(band), low: share });
  }

  /** Visits all users of a cell by history and failing share; a band that the exposure runs through counts as two. */
  private visit(cell: number, flow: Flow, visit: Visit): void {
    const { users } = this.fleet.cells[cell];
    for (const { low, high, met } of this.bandsOf(cell)) {
      for (let segment = 0; segment < met.length; segment++) {
        const people = users * this.fleet.segments[segment].share;
        const edge = edgeOf(flow, segment);
        const moved = Math.min(high, Math.max(low, edge));
        if (moved > low) visit(people * (moved - low), met[segment], flow.failingNew[segment]);
        if (high > moved) visit(people * (high - moved), met[segment], flow.failingOld[segment]);
      }
    }
  }

  private sumUsers(cell: number, share: (band: Band, segment: number) => number): number {
    let users = 0;
    for (const band of this.bandsOf(cell)) {
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
    met: new Array<number>(segments).fill(0),
    badSince: new Array<number>(segments).fill(-1),
    bad5: new Array<boolean>(segments).fill(false),
  };
}

const UNHARMED: CellHarm = { users: 0, users5min: 0, userMinutes: 0 };

const copyOf = (band: Band): Band => ({
  ...band,
  met: band.met.slice(),
  badSince: band.badSince.slice(),
  bad5: band.bad5.slice(),
});

/** Of the users below `high` in a cell whose bands have been split at the exposures. */
function failingOf(flow: Flow, high: number, segment: number): number {
  return high <= edgeOf(flow, segment) ? flow.failingNew[segment] : flow.failingOld[segment];
}

/** Up to which of its users, in the order in which they come to it, a segment is on the new version. */
function edgeOf({ sticky, exposure, exposureOf }: Flow, segment: number): number {
  return sticky === 'user' ? (exposureOf?.[segment] ?? exposure) : 0;
}

function differs(flow: Flow, twin: number): boolean {
  for (const failing of flow.failingOld) if (failing - twin > NOTHING) return true;
  for (const failing of flow.failingNew) if (failing - twin > NOTHING) return true;
  return false;
}

/** Harmed for five minutes: at least half of their operations fail, beyond the twin, in five minutes without a break. */
function keepFiveMinutes(band: Band, segment: number, from: Time, to: Time, beyond: number): void {
  if (beyond < 0.5) band.badSince[segment] = -1;
  else if (band.badSince[segment] < 0) band.badSince[segment] = from;
  if (band.badSince[segment] >= 0 && to - band.badSince[segment] >= FIVE_MINUTES) band.bad5[segment] = true;
}
