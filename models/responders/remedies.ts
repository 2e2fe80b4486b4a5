import type { Desk, Finding } from '../../src/domain/index.ts';
import type { Duration, Script } from '../../src/kernel/index.ts';
import { MINUTE, wait } from '../../src/kernel/index.ts';

export interface RemedyOptions {
  readonly restartTakes: Duration;
  readonly restartAtOnce: number;
  readonly admits: number;
  readonly letsIn: number;
  readonly retryBudget: number;
}

/** What has been done to cells that must be undone when the incident is over. */
export interface Measures {
  readonly drained: Set<number>;
  readonly capped: Set<number>;
}

export const newMeasures = (): Measures => ({ drained: new Set(), capped: new Set() });

/** Does what was found to help, one thing after the other. */
export function* apply(
  desk: Desk,
  findings: readonly Finding[],
  measures: Measures,
  because: number,
  options: RemedyOptions,
): Script {
  for (const { remedy, cells } of findings) {
    switch (remedy) {
      case 'rollback':
        yield* desk.rollback(because);
        break;
      case 'redeploy':
        yield* desk.redeploy(because);
        break;
      case 'restart':
        yield* desk.restart(cells, options.restartTakes, options.restartAtOnce, because);
        break;
      case 'shed-and-restart':
        yield* shedAndRestart(desk, cells, measures, because, options);
        break;
      case 'evacuate':
        evacuate(desk, cells, measures, because);
        break;
      case 'wait':
        break;
    }
  }
}

/** Brings users home to the cells they were moved from. */
export function bringUsersHome(desk: Desk, { drained }: Measures, because: number): void {
  if (drained.size > 0) desk.undrain([...drained], because);
  drained.clear();
}

/** Lets clients retry again as they please. */
export function liftCaps(desk: Desk, { capped }: Measures, because: number): void {
  if (capped.size > 0) desk.capRetries([...capped], Infinity, because);
  capped.clear();
}

/** A collapsed cell recovers only below the load at which it fell, and cold: few are let in first (metastable failures: Huang et al., OSDI'22). */
function* shedAndRestart(
  desk: Desk,
  cells: readonly number[],
  { capped }: Measures,
  because: number,
  { restartTakes, restartAtOnce, admits, letsIn, retryBudget }: RemedyOptions,
): Script {
  for (const cell of cells) capped.add(cell);
  desk.capRetries(cells, retryBudget, because);
  desk.admit(cells, admits, because);
  yield* desk.restart(cells, restartTakes, restartAtOnce, because);
  for (let minutes = 1; admits + (minutes - 1) * letsIn < 1; minutes++) {
    yield* wait(MINUTE);
    desk.admit(cells, Math.min(1, admits + minutes * letsIn), because);
  }
}

function evacuate(desk: Desk, cells: readonly number[], { drained }: Measures, because: number): void {
  const staying = cells.filter((cell) => !drained.has(cell));
  if (staying.length === 0) return;
  for (const cell of staying) drained.add(cell);
  desk.drain(staying, because);
}
