import type { Catalog, DetectorModel, Verdict, WindowCounts } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';

/** Events since the last look, and the bad ones among them. */
export interface LookCounts {
  readonly requests: number;
  readonly errors: number;
}

/**
 * A detector of the catalog that is shown counts instead of a fleet: what it does of itself, without telemetry. It sees
 * one window as long as the time between its looks.
 */
export class Looking {
  private readonly model: DetectorModel;
  private readonly options: never;
  private readonly every: Duration;
  private state: unknown;
  private now = 0;

  /** @param options all that the detector has, as it gets them from the scenario language */
  constructor(catalog: Catalog, name: string, options: Readonly<Record<string, unknown>>) {
    const model = catalog.detector.get(name);
    if (model === undefined) throw new Error(`expected a detector of the catalog, got ${name}`);
    const missing = Object.keys(model.params).find((param) => !(param in options) && param !== 'scope');
    if (missing !== undefined) throw new Error(`expected all options of ${name}, got none for ${missing}`);
    this.model = model;
    // The catalog has no types of options; that none is missing has just been seen.
    this.options = options as never;
    this.every = model.every(this.options);
    this.state = model.start(this.options);
  }

  look(counts: LookCounts, control?: LookCounts): Verdict {
    this.now += this.every;
    const seen = this.model.look(
      this.state as never,
      {
        time: this.now,
        windows: [this.windowOf(counts)],
        control: control === undefined ? [] : [this.windowOf(control)],
      },
      this.options,
    );
    this.state = seen.state;
    return seen.verdict;
  }

  private windowOf({ requests, errors }: LookCounts): WindowCounts {
    return { from: this.now - this.every, to: this.now, requests, errors, reports: 0 };
  }
}
