import type { Fleet, WindowCounts } from '../domain/index.ts';
import type { LiveRun } from '../experiment/index.ts';
import type { Duration, Time } from '../kernel/index.ts';

/** What telemetry is read from. */
export type Source = Pick<LiveRun, 'telemetry'>;

/** Cells whose newest window has at least this share of errors are called failing. */
const FAILING = 0.05;

/** Windows kept per region: what a chart at the widest shows. */
const KEPT = 120;

/** The dashboards: the newest windows of each region and cell, as late and as noisy as telemetry has them. */
export class Monitor {
  private readonly fleet: Fleet;
  private readonly window: Duration;
  private readonly regions = new Map<string, WindowCounts[]>();
  private cells: readonly (WindowCounts | undefined)[] = [];
  private end: Time = 0;

  constructor(fleet: Fleet, window: Duration) {
    this.fleet = fleet;
    this.window = window;
    for (const name of ['', ...fleet.regions.map((region) => region.name)]) this.regions.set(name, []);
  }

  /** Reads the windows that have become visible since the last time. */
  refresh(source: Source): void {
    const newest = source.telemetry('', this.window)?.to ?? 0;
    if (newest <= this.end) return;
    const length = Math.min(newest - this.end, KEPT * this.window);
    for (const [name, kept] of this.regions) {
      kept.push(...windowsOf(source, name, length, this.window));
      kept.splice(0, Math.max(0, kept.length - KEPT));
    }
    this.cells = this.fleet.cells.map(({ name }) => source.telemetry(name, this.window));
    this.end = newest;
  }

  /** Newest instant that telemetry shows; 0 before there is any. */
  get shownUntil(): Time {
    return this.end;
  }

  /** Windows of a region ('' = the fleet), the newest last. */
  windows(region: string): readonly WindowCounts[] {
    return this.regions.get(region) ?? [];
  }

  /** Newest window of a cell; undefined before there is one. */
  cell(index: number): WindowCounts | undefined {
    return this.cells[index];
  }

  /** Cells that look bad, whatever they are. */
  failing(): readonly number[] {
    return this.fleet.cells
      .map(({ index }) => index)
      .filter((index) => errorShare(this.cells[index]) >= FAILING);
  }
}

/** The windows of that length before the newest instant, the newest last; fewer when the run is young. */
export function windowsOf(
  source: Source,
  entity: string,
  length: Duration,
  window: Duration,
): WindowCounts[] {
  const found: WindowCounts[] = [];
  let later = { requests: 0, errors: 0, reports: 0 };
  for (let back = 1; back * window <= length; back += 1) {
    const sum = source.telemetry(entity, back * window);
    if (sum === undefined || sum.to - sum.from < back * window) break;
    const { requests, errors, reports } = sum;
    found.push({
      from: sum.from,
      to: sum.from + window,
      requests: requests - later.requests,
      errors: errors - later.errors,
      reports: reports - later.reports,
    });
    later = { requests, errors, reports };
  }
  return found.reverse();
}

/** Share of attempts that failed; 0 without any. */
export function errorShare(counts: WindowCounts | undefined): number {
  return counts === undefined || counts.requests === 0 ? 0 : counts.errors / counts.requests;
}
