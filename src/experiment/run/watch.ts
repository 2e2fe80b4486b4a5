import type {
  Configured,
  DetectorModel,
  Fleet,
  Observation,
  Scope,
  Source,
  Verdict,
  WindowCounts,
} from '../../domain/index.ts';
import type { Duration, Simulation, Time } from '../../kernel/index.ts';
import { MINUTE, Priority } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { AlarmBoard } from './alarms.ts';
import { blamedFor } from './blame.ts';
import type { Causes } from './causes.ts';
import { Foresight, isSameFlows } from './foresight.ts';
import type { Journal } from './journal.ts';
import type { Flows } from './populations.ts';
import type { Telemetry } from './telemetry.ts';
import { unitsOf } from './units.ts';
import type { Watcher } from './watcher.ts';
import { countsSince, watchedBy } from './watcher.ts';

/** An alarm that is on is looked at this often at least to see whether it clears, as alert managers do. */
const RESOLVE: Duration = 5 * MINUTE;

const NOTHING_YET = { because: '' };

export interface WatchInputs {
  readonly simulation: Simulation;
  readonly fleet: Fleet;
  readonly detectors: readonly Configured<'detector'>[];
  readonly plant: Plant;
  readonly telemetry: Telemetry;
  readonly alarms: AlarmBoard;
  readonly causes: Causes;
  readonly journal: Journal;
  /** Nobody sleeps: slow, to compare with. */
  readonly alwaysLook?: boolean;
}

/**
 * Lets every detector look at its units, each on its own grid of `every`.
 *
 * A watcher whose verdict is what it will say of this steady traffic anyway (probability > 1 − 1e-12, see
 * `DetectorModel.foresee`) sleeps until the flows of its cells change, so that quiet cells cost nothing. Who watches the
 * new version, or compares it with the old one or with the past, is off while it serves in none of the unit's cells.
 */
export class DetectorWatch {
  private readonly inputs: WatchInputs;
  private readonly watchers: Watcher[] = [];
  /** By detector: its first watcher, and whom it watches. */
  private readonly groups: { readonly first: number; readonly scope: Scope }[] = [];
  /** Steady traffic of each cell as its watchers know it; null: it was not settled. */
  private readonly known: (Flows | null)[];
  /** By cell: what of it was the new version's, and how much that had been given to serve. */
  private readonly shares: ReturnType<Plant['newShares']>[];
  private readonly exposure: Float64Array;
  /** By cell: how often had changed what is not in its flows; only looked at where somebody reads another source than errors. */
  private readonly gauges: Float64Array;
  private readonly readsOthers: boolean;
  /** When the new version first served anywhere. */
  private exposedSince: Time = Infinity;
  /** By cell: the plant's revision when that was found out. */
  private readonly revisions: Float64Array;
  private readonly foresight: Foresight;
  private stirred: number[] = [];
  /** Who looks when. */
  private readonly due = new Map<Time, Watcher[]>();

  constructor(inputs: WatchInputs) {
    this.inputs = inputs;
    this.shares = inputs.fleet.cells.map((cell) => inputs.plant.newShares(cell.index));
    this.exposure = new Float64Array(inputs.fleet.cells.length);
    this.revisions = Float64Array.from(inputs.fleet.cells, (cell) => inputs.telemetry.revision(cell.index));
    this.foresight = new Foresight(inputs);
    this.known = inputs.fleet.cells.map((cell) => this.foresight.settled(cell.index));
    for (const detector of inputs.detectors) this.addDetector(detector);
    const sources = new Set(this.watchers.map(({ source }) => source));
    inputs.telemetry.expect(sources);
    this.readsOthers = [...sources].some((source) => source !== 'errors');
    this.gauges = Float64Array.from(inputs.fleet.cells, (cell) => this.gauged(cell.index));
    if (this.readsOthers) {
      // Named first: a function literal assigned to a property keeps the run until a full collection, see `Process`.
      const stir = (cell: number) => this.stir(cell);
      inputs.plant.gauges.onChange = stir;
      inputs.telemetry.onTouched(stir);
    }
    for (const watcher of this.watchers) {
      if (watcher.onlyExposed) continue;
      const foreseen = this.foresight.of(watcher);
      const before = foreseen ?? this.foresight.before(watcher, inputs.plant);
      if (before !== undefined && before !== 'fail') watcher.verdict = before;
      if (inputs.alwaysLook || foreseen === undefined || foreseen === 'fail') this.wakeWatcher(watcher);
    }
    // No stretch of flow ends at time 0, so nobody stirs a cell that changes there and then.
    inputs.simulation.at(inputs.simulation.now, () => this.begin(), Priority.last);
  }

  /**
   * The flows of a cell changed. Once the instant is over, whoever sleeps over it looks again if it can see the
   * difference: a healthy cell that got a healthy version serves as before.
   */
  stir(cell: number): void {
    const { simulation } = this.inputs;
    if (this.stirred.length === 0) simulation.at(simulation.now, () => this.wakeStirred(), Priority.last);
    this.stirred.push(cell);
  }

  /** Newest verdicts of all watchers that cover one of the cells. */
  verdicts(cells: readonly number[]): readonly { detector: string; verdict: Verdict; alarm: boolean }[] {
    const seen = new Set<Watcher>();
    for (let i = 0; i < cells.length; i++)
      for (let group = 0; group < this.groups.length; group++) seen.add(this.watcherOf(cells[i], group));
    return [...seen].map((watcher) => ({
      detector: watcher.detector.name,
      verdict: this.heard(watcher),
      alarm: watcher.alarm !== null,
    }));
  }

  /** After so long every watcher has looked at a whole window of what begins now, unless monitoring is late. */
  get lag(): Duration {
    const { delay, window } = this.inputs.telemetry.law;
    return delay + window + Math.max(0, ...this.watchers.map(({ every }) => every));
  }

  /** What a watcher has to say now. */
  private heard({ unit, windows, verdict, isAlone }: Watcher): Verdict {
    const { simulation, telemetry } = this.inputs;
    const { delay, window } = telemetry.law;
    // Once the new version serves everywhere there is nobody to compare it with: what has not failed by then passes.
    const said = isAlone && verdict === 'no-data' ? 'pass' : verdict;
    // No news is no good news: a window as it looks at has gone by since the newest one that is to be seen.
    const isOld = telemetry.age(unit, simulation.now) > delay + window + Math.min(...windows);
    return isOld && said === 'pass' ? 'no-data' : said;
  }

  private addDetector(detector: Configured<'detector'>): void {
    const { options } = detector;
    const model: DetectorModel = detector.model;
    const scope = ((options as { scope?: Scope }).scope ?? 'cell') as Scope;
    const source = ((options as { source?: Source }).source ?? 'errors') as Source;
    const control = model.control?.(options) ?? 'none';
    const every = model.every(options);
    const windows = model.windows(options);
    this.groups.push({ first: this.watchers.length, scope });
    for (const unit of unitsOf(this.inputs.fleet, scope)) {
      const watcher: Watcher = {
        index: this.watchers.length,
        detector,
        unit,
        source,
        every,
        windows,
        control,
        isAlone: false,
        onlyExposed: unit.part !== 'all' || control !== 'none',
        holds: model.holds?.(options) ?? false,
        exposed: 0,
        since: 0,
        shownTo: 0,
        state: model.start(options),
        verdict: 'no-data',
        seen: NOTHING_YET,
        alarm: null,
        awake: false,
        changedAt: 0,
      };
      this.watchers.push(watcher);
    }
  }

  /** Who of a detector's watchers covers the cell; they stand in the order of `unitsOf`. */
  private watcherOf(cell: number, group: number): Watcher {
    const { first, scope } = this.groups[group];
    const place = scope === 'fleet' ? 0 : scope === 'region' ? this.inputs.fleet.cells[cell].region : cell;
    return this.watchers[first + place];
  }

  private wakeStirred(): void {
    const { plant, telemetry, simulation } = this.inputs;
    const cells = this.stirred;
    this.stirred = [];
    // A region is asked once, however many of its cells have changed.
    const foreseen = new Map<Watcher, Verdict | undefined>();
    const foresee = (watcher: Watcher) => {
      if (!foreseen.has(watcher)) foreseen.set(watcher, this.foresight.of(watcher));
      return foreseen.get(watcher);
    };
    for (const cell of cells) {
      this.noteExposure(cell);
      const revision = telemetry.revision(cell);
      const shares = plant.newShares(cell);
      const isSplitAlike = isSameFlows(shares, this.shares[cell]);
      const gauged = this.gauged(cell);
      const isGaugedAlike = gauged === this.gauges[cell];
      if (revision === this.revisions[cell] && isSplitAlike && isGaugedAlike) continue;
      this.gauges[cell] = gauged;
      this.revisions[cell] = revision;
      this.shares[cell] = shares;
      const before = this.known[cell];
      const now = this.foresight.settled(cell);
      this.known[cell] = now;
      const isAlike = now !== null && before !== null && isSameFlows(now, before);
      if (isAlike && isSplitAlike && !this.readsOthers) continue;
      const steady = before !== null && now !== null;
      for (let group = 0; group < this.groups.length; group++) {
        const watcher = this.watcherOf(cell, group);
        const readsErrors = watcher.source === 'errors';
        if (isAlike && readsErrors && (watcher.unit.part === 'all' || isSplitAlike)) continue;
        if (watcher.onlyExposed && watcher.exposed === 0) continue;
        // What holds for the traffic before and for the traffic after holds for every window across both.
        if (readsErrors && steady && !watcher.awake && foresee(watcher) === watcher.verdict) continue;
        watcher.changedAt = simulation.now;
        this.wakeWatcher(watcher);
      }
    }
  }

  private begin(): void {
    for (let cell = 0; cell < this.exposure.length; cell++) {
      this.noteExposure(cell);
      if (this.inputs.telemetry.revision(cell) !== this.revisions[cell]) this.stirred.push(cell);
    }
    this.wakeStirred();
  }

  /** Sees whether the new version has begun, or ceased, to serve in the cell, and whether it has got more of it. */
  private noteExposure(cell: number): void {
    const { plant, simulation, telemetry } = this.inputs;
    const before = this.exposure[cell];
    const exposure = plant.exposure(cell);
    if (exposure === before) return;
    this.exposure[cell] = exposure;
    const change = Math.sign(exposure) - Math.sign(before);
    if (change !== 0) {
      telemetry.expose(cell, change > 0, simulation.now);
      this.exposedSince = Math.min(this.exposedSince, simulation.now);
    }
    for (let group = 0; group < this.groups.length; group++) {
      const watcher = this.watcherOf(cell, group);
      const was = watcher.exposed;
      watcher.exposed += change;
      if (watcher.onlyExposed && was === 0 && change > 0) this.beginAnew(watcher);
      else if (watcher.onlyExposed && watcher.exposed === 0) this.turnOff(watcher);
      else if (watcher.holds && exposure > before && watcher.verdict !== 'fail') this.beginAnew(watcher);
    }
  }

  private beginAnew(watcher: Watcher): void {
    const { simulation, telemetry } = this.inputs;
    const { model, options } = watcher.detector;
    const { window } = telemetry.law;
    watcher.state = model.start(options);
    watcher.verdict = 'no-data';
    watcher.seen = NOTHING_YET;
    watcher.changedAt = simulation.now;
    // The window under way is partly of before, where others than the new version are counted, too.
    watcher.since =
      watcher.unit.part === 'all' ? Math.ceil(simulation.now / window) * window : simulation.now;
    this.wakeWatcher(watcher);
  }

  private turnOff(watcher: Watcher): void {
    watcher.verdict = 'no-data';
    watcher.seen = NOTHING_YET;
    this.clearAlarm(watcher);
  }

  private gauged(cell: number): number {
    const { plant, telemetry } = this.inputs;
    return this.readsOthers ? plant.gauges.revision(cell) + telemetry.touched(cell) : 0;
  }

  private wakeWatcher(watcher: Watcher): void {
    if (watcher.awake) return;
    watcher.awake = true;
    const { simulation } = this.inputs;
    const every = watcher.alarm === null ? watcher.every : Math.ceil(RESOLVE / watcher.every) * watcher.every;
    const time = (Math.floor(simulation.now / every) + 1) * every;
    const others = this.due.get(time);
    if (others !== undefined) {
      others.push(watcher);
      return;
    }
    this.due.set(time, [watcher]);
    simulation.at(time, () => this.lookAll(time), Priority.late);
  }

  /** Those who look at one instant do so after all else, in their own order, whoever woke them and when: sleeping shows nowhere. */
  private lookAll(time: Time): void {
    const watchers = this.due.get(time) ?? [];
    this.due.delete(time);
    for (const watcher of watchers.sort((a, b) => a.index - b.index)) this.look(watcher);
  }

  private look(watcher: Watcher): void {
    const { simulation, telemetry } = this.inputs;
    const { model, options } = watcher.detector;
    if (watcher.onlyExposed && watcher.exposed === 0) {
      watcher.awake = false;
      return;
    }
    const now = simulation.now;
    const shownTo = telemetry.shownTo(watcher.unit, now);
    if (shownTo <= 0) {
      // Nothing of the run is to be seen yet: what it says of the days before still stands.
      watcher.awake = false;
      this.wakeWatcher(watcher);
      return;
    }
    const newest = now - telemetry.age(watcher.unit, now);
    if (model.adds === true && newest <= watcher.shownTo) {
      watcher.awake = false;
      this.wakeWatcher(watcher);
      return;
    }
    watcher.shownTo = newest;
    const observation: Observation = {
      time: now,
      windows: watcher.windows.map((length) => telemetry.read(watchedBy(watcher), now, length)),
      control: this.controlOf(watcher, now),
    };
    watcher.isAlone =
      watcher.control !== 'none' && observation.control.every(({ requests }) => requests === 0);
    const seen = model.look(watcher.state as never, observation, options);
    watcher.state = seen.state;
    watcher.verdict = seen.verdict;
    watcher.seen = seen;
    this.updateAlarm(watcher, observation);
    watcher.awake = false;
    const maySleep = this.inputs.alwaysLook !== true && shownTo >= watcher.changedAt;
    const counted = countsSince(watcher) ? shownTo - watcher.since : Infinity;
    if (!maySleep || this.foresight.of(watcher, counted) !== watcher.verdict) this.wakeWatcher(watcher);
  }

  /** What the watcher compares its unit with. */
  private controlOf(watcher: Watcher, now: Time): readonly WindowCounts[] {
    const { telemetry } = this.inputs;
    const { control, windows } = watcher;
    const watched = watchedBy(watcher);
    if (control === 'none') return [];
    return windows.map((length) =>
      control === 'past'
        ? telemetry.readPast(watched, this.exposedSince, length)
        : telemetry.readOld(watched, now, length),
    );
  }

  private updateAlarm(watcher: Watcher, observation: Observation): void {
    const { alarms, journal } = this.inputs;
    const now = observation.time;
    if (watcher.verdict === 'fail' && watcher.alarm === null) {
      const cause = blamedFor(watcher, observation, this.inputs);
      const { name } = watcher.detector;
      const { because } = watcher.seen;
      const values = { detector: name, true: cause >= 0, because };
      const entry = journal.write('alarm', watcher.unit.entity, values, cause);
      const { entity, cells } = watcher.unit;
      watcher.alarm = alarms.raise({
        detector: name,
        entity,
        cells,
        because,
        entry,
        since: now,
        isTrue: cause >= 0,
      });
    } else if (watcher.verdict === 'pass' || watcher.verdict === 'no-data') this.clearAlarm(watcher);
  }

  private clearAlarm(watcher: Watcher): void {
    const { alarm, detector, unit } = watcher;
    if (alarm === null) return;
    const { alarms, journal, simulation } = this.inputs;
    journal.write('alarm-cleared', unit.entity, { detector: detector.name }, alarm.entry);
    alarms.clear(alarm, simulation.now);
    watcher.alarm = null;
  }
}
