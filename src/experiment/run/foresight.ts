import type { Configured, Control, Expectation, Fleet, Source, Verdict } from '../../domain/index.ts';
import type { Duration, Simulation } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { Flows } from './populations.ts';
import type { Telemetry } from './telemetry.ts';
import type { Unit } from './units.ts';

/** Of a watcher, all that its verdicts on steady traffic depend on. */
export interface Foreseen {
  readonly detector: Configured<'detector'>;
  readonly unit: Unit;
  readonly source: Source;
  readonly windows: readonly Duration[];
  readonly control: Control;
}

export interface ForesightInputs {
  readonly simulation: Simulation;
  readonly fleet: Fleet;
  readonly telemetry: Telemetry;
}

/** Knows what watchers will say of traffic that stays as it is, so that they may sleep over it. */
export class Foresight {
  private readonly inputs: ForesightInputs;
  /** Steady traffic by cell as it was last looked up: a region asks for all its cells whenever one changes. */
  private readonly lookedUp: (Flows | null)[];
  /** By cell: the revision when that was. */
  private readonly lookedUpAt: Float64Array;
  /** What was foreseen last, and of which traffic. */
  private newest:
    | {
        readonly detector: Configured<'detector'>;
        readonly flows: Flows;
        readonly verdict: Verdict | undefined;
      }
    | undefined;

  constructor(inputs: ForesightInputs) {
    const { fleet, telemetry } = inputs;
    this.inputs = inputs;
    this.lookedUp = new Array<Flows | null>(fleet.cells.length).fill(null);
    for (const { index } of fleet.cells) this.lookUp(index);
    this.lookedUpAt = Float64Array.from(fleet.cells, (cell) => telemetry.revision(cell.index));
  }

  /** Steady traffic of the cell now, null where it is not; it can only have changed together with the revision. */
  settled(cell: number): Flows | null {
    const { telemetry } = this.inputs;
    const revision = telemetry.revision(cell);
    if (revision !== this.lookedUpAt[cell]) {
      this.lookedUpAt[cell] = revision;
      this.lookUp(cell);
    }
    return this.lookedUp[cell];
  }

  /** Equal cells stand side by side, and share what is known of them. */
  private lookUp(cell: number): void {
    const flows = this.inputs.telemetry.settled(cell);
    const beside = cell > 0 ? this.lookedUp[cell - 1] : null;
    this.lookedUp[cell] = flows !== null && beside !== null && isSameFlows(flows, beside) ? beside : flows;
  }

  /**
   * What the watcher will say from now on if nothing changes; undefined when chance, or a change under way, decides.
   * `counted`: how long the counts of its unit reach back, where that may be less than its windows.
   */
  of(watcher: Foreseen, counted: Duration = Infinity): Verdict | undefined {
    const { telemetry, simulation } = this.inputs;
    if (watcher.control !== 'none') return undefined;
    if (watcher.source !== 'errors') return this.ofSource(watcher, counted);
    const flows = this.flowsOf(watcher.unit);
    if (flows === null) return undefined;
    const verdict = this.withoutReports(watcher, flows);
    if (verdict === undefined) return undefined;
    const { model, options } = watcher.detector;
    const isSame = (windows: readonly Duration[], reports: number) =>
      model.foresee(expectedOf(windows, flows, reports), options) === verdict;
    // Windows that fill up hold what is between what they hold now and what they will.
    const partly = watcher.windows.map((length) => Math.min(length, counted));
    if (counted < Math.max(...watcher.windows) && !isSame(partly, 0)) return undefined;
    const pending = telemetry.pendingReports(watcher.unit, simulation.now);
    return pending === 0 || isSame(watcher.windows, pending) ? verdict : undefined;
  }

  /** What the watcher said before the run began, when all was as usual; undefined when chance decided. */
  before(watcher: Foreseen, plant: Pick<Plant, 'usual'>): Verdict | undefined {
    if (watcher.control !== 'none' || watcher.source !== 'errors') return undefined;
    const usual = watcher.unit.cells.map((cell) => plant.usual(cell));
    const sum = (of: (flows: Flows) => number) => usual.reduce((total, flows) => total + of(flows), 0);
    return this.withoutReports(watcher, {
      attempts: sum(({ attempts }) => attempts),
      errors: sum(({ errors }) => errors),
    });
  }

  /** The same of another source than errors: sure where all that its counts may come to lead to one verdict. */
  private ofSource({ detector, unit, source, windows }: Foreseen, counted: Duration): Verdict | undefined {
    const { model, options } = detector;
    const expectations = (lengths: readonly Duration[]): readonly (readonly Expectation[])[] | null => {
      const steady = lengths.map((length) => this.inputs.telemetry.steady(source, unit, length / 1_000_000));
      if (steady.some((each) => each === null)) return null;
      return (steady[0] ?? []).map((_, bound) =>
        steady.map((each) => {
          const { requests, errors } = each?.[bound] ?? NOTHING;
          return { requests, errors, reports: source === 'reports' ? errors : 0 };
        }),
      );
    };
    const full = expectations(windows);
    const partly =
      counted < Math.max(...windows) ? expectations(windows.map((length) => Math.min(length, counted))) : [];
    if (full === null || partly === null) return undefined;
    const [first, ...others] = [...full, ...partly].map((each) => model.foresee(each, options));
    return others.every((other) => other === first) ? first : undefined;
  }

  /** Steady traffic of the unit; null while one of its cells has none. */
  private flowsOf(unit: Unit): Flows | null {
    const { telemetry } = this.inputs;
    const { cells } = unit;
    let attempts = 0;
    let errors = 0;
    for (let i = 0; i < cells.length; i++) {
      const settled = this.settled(cells[i]);
      if (settled === null) return null;
      const part = telemetry.partOf(unit, cells[i], settled);
      attempts += part.attempts;
      errors += part.errors;
    }
    return { attempts, errors };
  }

  /** Equal cells stand side by side, and all of them are asked about when a run begins: the newest answer is kept. */
  private withoutReports({ detector, windows }: Foreseen, flows: Flows): Verdict | undefined {
    const { newest } = this;
    if (
      newest?.detector === detector &&
      newest.flows.attempts === flows.attempts &&
      newest.flows.errors === flows.errors
    )
      return newest.verdict;
    const verdict = detector.model.foresee(expectedOf(windows, flows, 0), detector.options);
    this.newest = { detector, flows, verdict };
    return verdict;
  }
}

const NOTHING = { requests: 0, errors: 0 };

/** Whether the same comes and fails. */
export function isSameFlows(a: Flows, b: Flows): boolean {
  return a.attempts === b.attempts && a.errors === b.errors;
}

/** What comes into windows of these lengths. */
function expectedOf(
  windows: readonly Duration[],
  { attempts, errors }: Flows,
  reports: number,
): readonly Expectation[] {
  return windows.map((length) => {
    const seconds = length / 1_000_000;
    return { requests: attempts * seconds, errors: errors * seconds, reports };
  });
}
