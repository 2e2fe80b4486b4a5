import type { Fleet } from '../../domain/index.ts';
import type { Time } from '../../kernel/index.ts';
import { exp, MINUTE } from '../../kernel/index.ts';
import type { Flow } from '../../plant/index.ts';
import type { Baseline } from './baseline.ts';
import { NOTHING } from './baseline.ts';

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
  /** Per cell, for complaints: instants and harmed users by then. */
  private readonly curveTimes: number[][];
  private readonly curveUsers: number[][];
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
    this.curveTimes = fleet.cells.map(() => []);
    this.curveUsers = fleet.cells.map(() => []);
  }

  /** Takes in a closed stretch of flow. Stretches of one cell arrive in order and without gaps. */
  add(cell: number, from: Time, to: Time, flow: Flow): void {
    if (to <= from) return;
    if (flow.sticky === 'user') this.splitAt(cell, flow.exposure);
    this.countFailures(cell, from, to, flow);
    const before = this.usersHarmed(cell);
    let rate = 0;
    this.baseline.pieces(cell, from, to, (begin, end, twin) => {
      rate = Math.max(rate, this.addPiece(cell, begin, end, twin, flow));
    });
    if (rate <= 0) return;
    const after = this.usersHarmed(cell);
    if (before < 1 && after >= 1)
      this.firstHarm[cell] = from + Math.ceil(((to - from) * (1 - before)) / (after - before));
    if (this.curveTimes[cell].length === 0) this.point(cell, from, before);
    else if (this.curveTimes[cell][this.curveTimes[cell].length - 1] < from) this.point(cell, from, before);
    this.point(cell, to, after);
  }

  /** Expected harmed users of a cell so far (closed stretches). */
  usersHarmed(cell: number): number {
    return this.sumUsers(cell, (band, segment) => 1 - exp(-band.met[segment]));
  }

  /** Expected harmed users of a cell if this flow went on for ever. */
  mostHarmed(cell: number, flow: Flow): number {
    const fails = (share: number) => share - this.baseline.share > NOTHING;
    return this.sumUsers(cell, (band, segment) => {
      // A band that the share of traffic will still split counts as both of its parts.
      const onNew = flow.sticky === 'user' && band.low < flow.exposure && fails(flow.failingNew[segment]);
      const onOld =
        (flow.sticky === 'request' || band.high > flow.exposure) && fails(flow.failingOld[segment]);
      return onNew || onOld ? 1 : 1 - exp(-band.met[segment]);
    });
  }

  /** Harm of a cell at `now`, an open stretch included; changes nothing. */
  peek(
    cell: number,
    since: Time,
    now: Time,
    flow: Flow,
  ): { readonly users: number; readonly userMinutes: number } {
    let userMinutes = this.minutes[cell];
    if (now <= since || !differs(flow, this.baseline.share))
      return { users: this.usersHarmed(cell), userMinutes };
    const perUser = this.operations(cell, since, now) / this.fleet.cells[cell].users;
    const users = this.sumUsers(cell, (band, segment) => {
      const beyond = Math.max(0, failingOf(flow, band, segment) - this.baseline.share);
      userMinutes += this.usersOf(cell, band, segment) * beyond * ((now - since) / MINUTE);
      return 1 - exp(-(band.met[segment] + perUser * beyond));
    });
    return { users, userMinutes };
  }

  of(cell: number): CellHarm {
    const users5min = this.sumUsers(cell, (band, segment) => band.bad5[segment]);
    return { users: this.usersHarmed(cell), users5min, userMinutes: this.minutes[cell] };
  }

  /** When the first user of the fleet was harmed (in some cell the expected number reached one); null = never. */
  get first(): Time | null {
    let first = Infinity;
    for (const time of this.firstHarm) first = Math.min(first, time);
    return first === Infinity ? null : first;
  }

  /** Harmed users of the cell by a past instant, linear between the ends of stretches. */
  harmedBy(cell: number, time: Time): number {
    const times = this.curveTimes[cell];
    const users = this.curveUsers[cell];
    if (times.length === 0 || time <= times[0]) return 0;
    let low = 0;
    let high = times.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (times[middle] <= time) low = middle;
      else high = middle;
    }
    if (low === times.length - 1) return users[low];
    const part = (time - times[low]) / (times[low + 1] - times[low]);
    return users[low] + part * (users[low + 1] - users[low]);
  }

  /** The harm of one piece with a constant twin; gives the users failing at one instant beyond the twin. */
  private addPiece(cell: number, from: Time, to: Time, twin: number, flow: Flow): number {
    const harmful = differs(flow, twin);
    if (!harmful && this.bands[cell].every((band) => band.badSince.every((since) => since < 0))) return 0;
    const perUser = harmful ? this.operations(cell, from, to) / this.fleet.cells[cell].users : 0;
    let rate = 0;
    for (const band of this.bands[cell]) {
      for (let segment = 0; segment < band.met.length; segment++) {
        const beyond = Math.max(0, failingOf(flow, band, segment) - twin);
        keepFiveMinutes(band, segment, from, to, beyond);
        if (beyond <= NOTHING) continue;
        band.met[segment] += perUser * beyond;
        rate += this.usersOf(cell, band, segment) * beyond;
      }
    }
    if (rate <= 0) return 0;
    this.minutes[cell] += rate * ((to - from) / MINUTE);
    this.stretches.push({ cell, from, to, rate });
    return rate;
  }

  private countFailures(cell: number, from: Time, to: Time, flow: Flow): void {
    let failing = 0;
    for (const band of this.bands[cell]) {
      for (let segment = 0; segment < band.met.length; segment++) {
        failing +=
          (band.high - band.low) * this.fleet.segments[segment].share * failingOf(flow, band, segment);
      }
    }
    if (failing > 0) this.failedOperations[cell] += failing * this.operations(cell, from, to);
  }

  private splitAt(cell: number, share: number): void {
    const bands = this.bands[cell];
    const place = bands.findIndex((band) => share > band.low && share < band.high);
    if (place < 0) return;
    const band = bands[place];
    bands.splice(place, 1, { ...copyOf(band), high: share }, { ...copyOf(band), low: share });
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

  private point(cell: number, time: Time, users: number): void {
    this.curveTimes[cell].push(time);
    this.curveUsers[cell].push(users);
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

function failingOf(flow: Flow, band: Band, segment: number): number {
  return flow.sticky === 'user' && band.high <= flow.exposure
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
