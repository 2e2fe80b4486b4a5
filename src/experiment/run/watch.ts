import type { Configured, Expectation, Fleet, Observation, Scope, Verdict } from '../../domain/index.ts';
import type { Duration, Simulation, Time } from '../../kernel/index.ts';
import { MINUTE, Priority } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { AlarmBoard, AlarmRecord } from './alarms.ts';
import type { Causes } from './causes.ts';
import type { Journal } from './journal.ts';
import type { Telemetry, Unit } from './telemetry.ts';
import { unitsOf } from './units.ts';

/** An alarm that is on is looked at this often at least to see whether it clears, as alert managers do. */
const RESOLVE: Duration = 5 * MINUTE;

const NOTHING_YET = { because: '' };

/** One detector watching one unit. */
interface Watcher {
  /** Place in the order of looking. */
  readonly index: number;
  readonly detector: Configured<'detector'>;
  readonly unit: Unit;
  readonly every: Duration;
  readonly windows: readonly Duration[];
  state: unknown;
  verdict: Verdict;
  /** The last look; its reason is put into words only where somebody reads it. */
  seen: { readonly because: string };
  alarm: AlarmRecord | null;
  awake: boolean;
  /** When the flows of its cells last changed; it may not sleep before it has seen a window after that. */
  changedAt: Time;
}

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
 * `DetectorModel.foresee`) sleeps until the flows of its cells change, so that quiet cells cost nothing.
 */
export class DetectorWatch {
  private readonly inputs: WatchInputs;
  private readonly watchers: Watcher[] = [];
  /** By detector: its first watcher, and whom it watches. */
  private readonly groups: { readonly first: number; readonly scope: Scope }[] = [];
  /** Steady traffic of each cell as its watchers know it; null: it was not settled. */
  private readonly known: ReturnType<Plant['settled']>[];
  /** By cell: the plant's revision when that was found out. */
  private readonly revisions: Float64Array;
  /** The same as it was last looked up, for whoever foresees: a region asks for all its cells whenever one changes. */
  private readonly lookedUp: ReturnType<Plant['settled']>[];
  private readonly lookedUpAt: Float64Array;
  /** What was foreseen last, and of which traffic. */
  private newest:
    | {
        readonly detector: Configured<'detector'>;
        readonly attempts: number;
        readonly errors: number;
        readonly verdict: Verdict | undefined;
      }
    | undefined;
  private stirred: number[] = [];
  /** Who looks when. */
  private readonly due = new Map<Time, Watcher[]>();

  constructor(inputs: WatchInputs) {
    this.inputs = inputs;
    this.known = inputs.fleet.cells.map((cell) => inputs.telemetry.settled(cell.index));
    this.revisions = Float64Array.from(inputs.fleet.cells, (cell) => inputs.telemetry.revision(cell.index));
    this.lookedUp = this.known.slice();
    this.lookedUpAt = this.revisions.slice();
    for (const detector of inputs.detectors) this.addDetector(detector);
    for (const watcher of this.watchers) {
      const foreseen = this.foresee(watcher);
      if (inputs.alwaysLook || foreseen === undefined || foreseen === 'fail') this.wakeWatcher(watcher);
      else watcher.verdict = foreseen;
    }
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
      verdict: watcher.verdict,
      alarm: watcher.alarm !== null,
    }));
  }

  private addDetector(detector: Configured<'detector'>): void {
    const { model, options } = detector;
    const scope = ((options as { scope?: Scope }).scope ?? 'cell') as Scope;
    const every = model.every(options);
    const windows = model.windows(options);
    this.groups.push({ first: this.watchers.length, scope });
    for (const unit of unitsOf(this.inputs.fleet, scope)) {
      const watcher: Watcher = {
        index: this.watchers.length,
        detector,
        unit,
        every,
        windows,
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
    const place = scope === 'cell' ? cell : scope === 'region' ? this.inputs.fleet.cells[cell].region : 0;
    return this.watchers[first + place];
  }

  private wakeStirred(): void {
    const { telemetry, simulation } = this.inputs;
    const cells = this.stirred;
    this.stirred = [];
    // A region is asked once, however many of its cells have changed.
    const foreseen = new Map<Watcher, Verdict | undefined>();
    const foresee = (watcher: Watcher) => {
      if (!foreseen.has(watcher)) foreseen.set(watcher, this.foresee(watcher));
      return foreseen.get(watcher);
    };
    for (const cell of cells) {
      const revision = telemetry.revision(cell);
      if (revision === this.revisions[cell]) continue;
      this.revisions[cell] = revision;
      const before = this.known[cell];
      const now = this.settled(cell);
      this.known[cell] = now;
      if (now !== null && before?.attempts === now.attempts && before.errors === now.errors) continue;
      const steady = before !== null && now !== null;
      for (let group = 0; group < this.groups.length; group++) {
        const watcher = this.watcherOf(cell, group);
        // What holds for the traffic before and for the traffic after holds for every window across both.
        if (steady && !watcher.awake && foresee(watcher) === watcher.verdict) continue;
        watcher.changedAt = simulation.now;
        this.wakeWatcher(watcher);
      }
    }
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
    const now = simulation.now;
    const observation: Observation = {
      time: now,
      windows: watcher.windows.map((length) => telemetry.read(watcher.unit, now, length)),
      control: [],
    };
    const seen = model.look(watcher.state as never, observation, options);
    watcher.state = seen.state;
    watcher.verdict = seen.verdict;
    watcher.seen = seen;
    this.updateAlarm(watcher, observation);
    watcher.awake = false;
    const seenTheChange = telemetry.shownTo(watcher.unit, now) >= watcher.changedAt;
    const maySleep = this.inputs.alwaysLook !== true && seenTheChange;
    if (!maySleep || this.foresee(watcher) !== watcher.verdict) this.wakeWatcher(watcher);
  }

  private updateAlarm(watcher: Watcher, observation: Observation): void {
    const { alarms, journal } = this.inputs;
    const now = observation.time;
    if (watcher.verdict === 'fail' && watcher.alarm === null) {
      const cause = this.blame(watcher, observation);
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
    } else if ((watcher.verdict === 'pass' || watcher.verdict === 'no-data') && watcher.alarm !== null) {
      journal.write(
        'alarm-cleared',
        watcher.unit.entity,
        { detector: watcher.detector.name },
        watcher.alarm.entry,
      );
      alarms.clear(watcher.alarm, now);
      watcher.alarm = null;
    }
  }

  /**
   * The journal entry of the defect or fault that shows in what the watcher saw; −1: nothing but noise. Complaints come
   * late, from harmed users only: where a window holds some, whatever struck last is to blame, however long ago.
   */
  private blame(watcher: Watcher, { time, windows }: Observation): number {
    const { causes, telemetry } = this.inputs;
    const { cells } = watcher.unit;
    const late = telemetry.law.delay + telemetry.behind(watcher.unit, time);
    const memory = Math.max(...watcher.windows) + late + telemetry.law.window;
    for (const cell of cells) {
      const cause = causes.blamed(cell, time, memory);
      if (cause !== undefined) return cause.entry;
    }
    if (windows.every(({ reports }) => reports === 0)) return -1;
    return cells.reduce((newest, cell) => Math.max(newest, causes.ever(cell)?.entry ?? -1), -1);
  }

  /** What the watcher will say from now on if nothing changes; undefined when chance, or a change under way, decides. */
  private foresee(watcher: Watcher): Verdict | undefined {
    const { telemetry, simulation } = this.inputs;
    const { cells } = watcher.unit;
    let attempts = 0;
    let errors = 0;
    for (let i = 0; i < cells.length; i++) {
      const settled = this.settled(cells[i]);
      if (settled === null) return undefined;
      attempts += settled.attempts;
      errors += settled.errors;
    }
    const verdict = this.foreseeWithoutReports(watcher, attempts, errors);
    if (verdict === undefined) return undefined;
    const pending = telemetry.pendingReports(watcher.unit, simulation.now);
    if (pending === 0) return verdict;
    const { model, options } = watcher.detector;
    const later = model.foresee(expectedOf(watcher.windows, attempts, errors, pending), options);
    return later === verdict ? verdict : undefined;
  }

  /** Equal cells stand side by side, and all of them are asked about when a run begins: the newest answer is kept. */
  private foreseeWithoutReports(
    { detector, windows }: Watcher,
    attempts: number,
    errors: number,
  ): Verdict | undefined {
    const { newest } = this;
    if (newest?.detector === detector && newest.attempts === attempts && newest.errors === errors)
      return newest.verdict;
    const verdict = detector.model.foresee(expectedOf(windows, attempts, errors, 0), detector.options);
    this.newest = { detector, attempts, errors, verdict };
    return verdict;
  }

  /** Steady traffic of the cell now; it can only have changed together with the plant's revision. */
  private settled(cell: number): ReturnType<Plant['settled']> {
    const { telemetry } = this.inputs;
    const revision = telemetry.revision(cell);
    if (revision !== this.lookedUpAt[cell]) {
      this.lookedUpAt[cell] = revision;
      this.lookedUp[cell] = telemetry.settled(cell);
    }
    return this.lookedUp[cell];
  }
}

/** What comes into windows of these lengths, at so many attempts and errors a second. */
function expectedOf(
  windows: readonly Duration[],
  attempts: number,
  errors: number,
  reports: number,
): readonly Expectation[] {
  return windows.map((length) => {
    const seconds = length / 1_000_000;
    return { requests: attempts * seconds, errors: errors * seconds, reports };
  });
}
