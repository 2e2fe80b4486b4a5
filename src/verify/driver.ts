import { estimate } from './estimate.ts';
import { isLongEnough, judge, stretchToDecide } from './judge.ts';
import type { MetricKind, Readings } from './model.ts';
import type { Judged, Simulated, Target } from './target.ts';

/** Rows of one model with the same parameters: they share one computation. */
export interface Family {
  readonly key: string;
  readonly targets: readonly Target[];
  readonly metrics: Readonly<Record<string, MetricKind>>;
}

/** Runs parts of a family's computation, wherever. */
export interface FamilyRunner {
  /** Readings of the batches from ≤ i < to, in their order. */
  batches(from: number, to: number, wanted: readonly string[]): Promise<readonly Readings[]>;
  /** The only readings of a deterministic computation. */
  exact(wanted: readonly string[]): Promise<Readings>;
}

/** What a computation may cost; seconds are those that models promise, not measured ones, so that results never depend on the machine. */
export interface Budget {
  /** Beyond so many seconds of one core a family ends, decided or not. */
  readonly seconds: number;
  /** Families foreseen to take longer are left out; undecided ones then count as left out, too. */
  readonly leavesOut: boolean;
}

/** Batches of a pilot: enough for a standard error within about 15 %. */
export const PILOT = 24;

/** Estimated errors are themselves uncertain: runs are made longer than the last estimate asks for. */
const MARGIN = 1.25;

/** No run grows by more than this at a time, because a pilot may be far off. */
const GROWTH = 8;

/**
 * Runs a family until each of its rows can be decided, or its budget ends.
 *
 * Every row goes by its own readings alone: when it looks again, and when it stops, depends on no other row, on no
 * clock and on no thread. So a row has one number, whatever table it stands in.
 */
export async function settle(
  family: Family,
  shape: { readonly exact: boolean; readonly seconds: number },
  runner: FamilyRunner,
  budget: Budget,
): Promise<Judged[]> {
  const { targets } = family;
  // What is foreseen to break the budget at its first step is not begun: it would only look as if it hung.
  if (shape.seconds > budget.seconds) return targets.map(budget.leavesOut ? leftOut : notBegun);
  if (shape.exact) {
    const readings = await runner.exact(metricsOf(targets));
    return targets.map((target) => judged(target, { value: exactValue(readings, target.metric), se: 0 }));
  }
  const most = Math.max(2, Math.floor(budget.seconds / shape.seconds));
  if (budget.leavesOut && most < PILOT) return targets.map(leftOut);
  const readings: Readings[] = [];
  let open = targets.map((target): Row => ({ target, look: Math.min(PILOT, most), done: undefined }));
  const rows = open;
  while (open.length > 0) {
    const to = Math.max(...open.map(({ look }) => look));
    const wanted = metricsOf(open.map(({ target }) => target));
    for (const each of await runner.batches(readings.length, to, wanted)) readings.push(each);
    if (readings.length !== to)
      throw new Error(`expected ${to} batches of ${family.key}, got ${readings.length}`);
    for (const row of open) follow(row, readings, family.metrics, most, budget);
    open = open.filter(({ done }) => done === undefined);
  }
  return rows.map(({ done }) => done as Judged);
}

interface Row {
  readonly target: Target;
  /** How many batches there are when it looks next. */
  look: number;
  done: Judged | undefined;
}

/** Lets a row look as often as the batches there are allow. */
function follow(
  row: Row,
  readings: readonly Readings[],
  metrics: Family['metrics'],
  most: number,
  budget: Budget,
): void {
  const { target } = row;
  while (row.done === undefined && row.look <= readings.length) {
    const seen = readings.slice(0, row.look).map((each) => each[target.metric]);
    const simulated = estimate(seen, metrics[target.metric]);
    const stretch = stretchToDecide(target, simulated.se);
    // Without a standard error (nothing was counted yet, say) more can only help.
    const growth = stretch * MARGIN < GROWTH ? stretch * MARGIN : GROWTH;
    if (isLongEnough(target, simulated.se)) row.done = judged(target, simulated);
    else if (budget.leavesOut && row.look * stretch > most) row.done = leftOut(target);
    else if (row.look >= most) row.done = budget.leavesOut ? leftOut(target) : judged(target, simulated);
    else row.look = Math.min(most, row.look + Math.max(1, Math.ceil(row.look * (growth - 1))));
  }
}

function judged(target: Target, simulated: Simulated): Judged {
  return { target, simulated, verdict: judge(target, simulated) };
}

function leftOut(target: Target): Judged {
  return { target, simulated: undefined, verdict: 'left out' };
}

function notBegun(target: Target): Judged {
  return { target, simulated: undefined, verdict: 'undecided' };
}

function metricsOf(targets: readonly Target[]): string[] {
  return [...new Set(targets.map(({ metric }) => metric))];
}

function exactValue(readings: Readings, metric: string): number {
  const reading = readings[metric];
  return typeof reading === 'number' ? reading : reading.sum / reading.of;
}
