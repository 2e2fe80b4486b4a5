import type { Fleet, PlantLaw, TelemetryLaw, Users } from '../domain/index.ts';
import type { Duration, Time } from '../kernel/index.ts';
import { SECOND, sqrt } from '../kernel/index.ts';
import { normalCdf } from '../stats/index.ts';
import type { Condition } from './condition.ts';
import type { DayCurve } from './day-curve.ts';
import { callFails } from './guards/dependencies.ts';
import type { History } from './history.ts';
import type { Delay, Outcome } from './outcome.ts';
import type { Gauges } from './plant.ts';
import type { Slowness } from './slow-shares.ts';
import { slowShare, slowUnaffected } from './slow-shares.ts';
import { Timeline } from './timeline.ts';

/** What a cell serves with, and the share of its answers that do without something that failed. */
interface Serving {
  readonly capacity: number;
  readonly soft: number;
  readonly softOfNew: number;
}

export interface GaugesInputs {
  readonly fleet: Fleet;
  readonly users: Users;
  readonly law: PlantLaw;
  readonly telemetry: TelemetryLaw;
  /** Attempts are counted one by one, so chance is in their number. */
  readonly isCounted: boolean;
  readonly history: (cell: number) => History;
  /** Undefined while nothing has ever happened to the cell. */
  readonly outcome: (cell: number) => Outcome | undefined;
  readonly curve: (cell: number) => DayCurve;
  /** Attempts per operation of the curve while they are constant; null while they are not. */
  readonly attemptsEach: (cell: number) => number | null;
  /** Seconds of [from, to) in which the room was too hot, and whether it is as cool as ever. */
  readonly hot: (room: number, from: Time, to: Time) => number;
  readonly isCool: (room: number) => boolean;
}

/** Beyond so many standard deviations chance does nothing: P < 1e-15. */
const NEVER = 8;

/** What monitoring can measure of cells besides attempts and errors, over time; what no detector asks for costs next to nothing. */
export class CellGauges implements Gauges {
  onChange: (cell: number) => void = () => undefined;
  private readonly inputs: GaugesInputs;
  private readonly soft: number;
  /** By cell, once anything has changed there. */
  private readonly serving: (Timeline<Serving> | undefined)[] = [];
  private readonly revisions: Int32Array;

  constructor(inputs: GaugesInputs) {
    const { dependencies = [] } = inputs.law.serving ?? {};
    this.inputs = inputs;
    this.revisions = new Int32Array(inputs.fleet.cells.length);
    this.soft = dependencies.reduce(
      (share, each) => (each.kind === 'soft' ? either(share, each.calls * callFails(each)) : share),
      0,
    );
  }

  /** From now on the cell serves like this. */
  note(cell: number, now: Time, capacity: number, { effects, exposure, sticky }: Condition): void {
    const timeline = this.serving[cell] ?? this.begin(cell);
    this.serving[cell] = timeline;
    let { soft } = this;
    let softOfNew = this.soft;
    for (const { impairment, reach } of effects) {
      if (impairment.primitive !== 'dependency' || impairment.needed !== 'soft') continue;
      const lost = impairment.calls * impairment.loss;
      soft = either(soft, lost * (reach === 'new' ? exposure : reach));
      softOfNew = either(softOfNew, lost * (reach === 'new' || sticky === 'user' ? 1 : reach));
    }
    const before = timeline.current;
    timeline.proceed(now, { capacity, soft, softOfNew });
    if (timeline.current !== before) this.touch(cell);
  }

  /** Something else can be measured of the cell than before, or of its room. */
  touch(cell: number): void {
    this.revisions[cell]++;
    this.onChange(cell);
  }

  revision(cell: number): number {
    return this.revisions[cell];
  }

  addSlow(cell: number, version: 'all' | 'new', from: Time, length: Duration, slow: Float64Array): void {
    const delays = this.inputs.outcome(cell)?.delays;
    const slowness = this.slownessOf(cell);
    if (slowness === undefined) return;
    if (delays === undefined) {
      this.addGood(cell, version, from, length, slow, slowUnaffected(slowness));
      return;
    }
    const shareOf = memo(({ mixture, wait, counted }: Delay) => {
      const expected =
        mixture === null ? slowUnaffected(slowness) : slowShare(mixture, wait, version, slowness);
      return either(expected, counted === undefined ? 0 : version === 'new' ? counted.ofNew : counted.all);
    });
    forWindows(slow, from, length, (window, start, end) => {
      delays.visit(start, end, (begin, until, delay) => {
        const share = shareOf(delay);
        if (share > 0) slow[window] += share * this.goodIn(cell, version, begin, until);
      });
    });
  }

  addSoft(cell: number, version: 'all' | 'new', from: Time, length: Duration, soft: Float64Array): void {
    const timeline = this.serving[cell];
    if (timeline === undefined) {
      this.addGood(cell, version, from, length, soft, this.soft);
      return;
    }
    forWindows(soft, from, length, (window, start, end) => {
      timeline.visit(start, end, (begin, until, serving) => {
        const share = version === 'new' ? serving.softOfNew : serving.soft;
        if (share > 0) soft[window] += share * this.goodIn(cell, version, begin, until);
      });
    });
  }

  addSaturated(cell: number, from: Time, length: Duration, seconds: Float64Array): void {
    const { saturated = Infinity } = this.inputs.telemetry;
    if (saturated === Infinity) return;
    const timeline = this.serving[cell] ?? this.begin(cell);
    const history = this.inputs.history(cell);
    forWindows(seconds, from, length, (window, start, end) => {
      timeline.visit(start, end, (begin, until, { capacity }) => {
        history.visit(begin, until, (since, to, attempts) => {
          const lasts = (to - since) / SECOND;
          seconds[window] += lasts * this.chanceAbove(attempts / lasts, saturated * capacity);
        });
      });
    });
  }

  addHot(room: number, from: Time, length: Duration, seconds: Float64Array): void {
    forWindows(seconds, from, length, (window, start, end) => {
      seconds[window] += this.inputs.hot(room, start, end);
    });
  }

  isCool(room: number): boolean {
    return this.inputs.isCool(room);
  }

  steadySlow(cell: number, version: 'all' | 'new'): number {
    const slowness = this.slownessOf(cell);
    if (slowness === undefined) return 0;
    const { mixture = null, wait = 0 } = this.inputs.outcome(cell)?.delays?.current ?? {};
    return mixture === null ? slowUnaffected(slowness) : slowShare(mixture, wait, version, slowness);
  }

  steadySoft(cell: number, version: 'all' | 'new'): number {
    const serving = this.serving[cell]?.current;
    return (version === 'new' ? serving?.softOfNew : serving?.soft) ?? this.soft;
  }

  steadySaturated(cell: number): readonly [least: number, most: number] | null {
    const { attemptsEach, curve, fleet, telemetry } = this.inputs;
    const each = attemptsEach(cell);
    if (each === null) return null;
    const capacity = this.serving[cell]?.current.capacity ?? fleet.cells[cell].capacity;
    const limit = (telemetry.saturated ?? Infinity) * capacity;
    const { trough, peak } = curve(cell);
    return [this.chanceAbove(each * trough, limit), this.chanceAbove(each * peak, limit)];
  }

  /** Chance that a second's sample of a rate is above a limit: attempts come independently, so its count is Poisson. */
  chanceAbove(rate: number, limit: number): number {
    if (rate <= 0) return 0;
    if (this.inputs.isCounted) return rate > limit ? 1 : 0;
    const z = (limit - rate) / sqrt(rate);
    return z > NEVER ? 0 : z < -NEVER ? 1 : 1 - normalCdf(z);
  }

  private begin(cell: number): Timeline<Serving> {
    const { capacity } = this.inputs.fleet.cells[cell];
    return new Timeline({ capacity, soft: this.soft, softOfNew: this.soft }, isSame);
  }

  private slownessOf(cell: number): Slowness | undefined {
    const { fleet, users, law, telemetry, isCounted } = this.inputs;
    const { slow } = telemetry;
    if (slow === undefined) return undefined;
    const { servers = 0, service = { law: 'exponential' } } = law.serving ?? {};
    // Where each attempt is an event, waits and services have been counted.
    const mean = isCounted ? 0 : (servers / fleet.cells[cell].capacity) * SECOND;
    return { slow, timeout: users.retries.timeout, service, mean };
  }

  private addGood(
    cell: number,
    version: 'all' | 'new',
    from: Time,
    length: Duration,
    out: Float64Array,
    share: number,
  ): void {
    if (share === 0) return;
    forWindows(out, from, length, (window, start, end) => {
      out[window] += share * this.goodIn(cell, version, start, end);
    });
  }

  private goodIn(cell: number, version: 'all' | 'new', from: Time, to: Time): number {
    const attempts = new Float64Array(1);
    const errors = new Float64Array(1);
    const history = this.inputs.history(cell);
    if (version === 'all') history.addWindows(from, to - from, attempts, errors);
    else this.inputs.outcome(cell)?.newSide.addWindows(history, from, to - from, attempts, errors);
    return attempts[0] - errors[0];
  }
}

function isSame(a: Serving, b: Serving): boolean {
  return a.capacity === b.capacity && a.soft === b.soft && a.softOfNew === b.softOfNew;
}

/** One of two independent things. */
function either(a: number, b: number): number {
  return 1 - (1 - a) * (1 - b);
}

/** Keeps the newest answer: many windows lie in one piece of time. */
function memo<T>(of: (value: T) => number): (value: T) => number {
  let known: { readonly value: T; readonly answer: number } | undefined;
  return (value) => {
    if (known?.value !== value) known = { value, answer: of(value) };
    return known.answer;
  };
}

function forWindows(
  out: Float64Array,
  from: Time,
  length: Duration,
  visit: (window: number, start: Time, end: Time) => void,
): void {
  for (let window = 0; window < out.length; window++)
    visit(window, from + window * length, from + (window + 1) * length);
}
