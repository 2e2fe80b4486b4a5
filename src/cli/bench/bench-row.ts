import type { Measured } from './probe.ts';

/** A line of the table: a figure, and where there is something to compare with, its ratio to that. */
export interface BenchRow {
  readonly group: string;
  /** What is measured; also its name in the history, so it stays as it is. */
  readonly what: string;
  readonly unit: string;
  /** Name of the probe. */
  readonly probe: string;
  /** Name of the probe that the ratio is taken to. */
  readonly against?: string;
  /** The figure, when it is not that of the probe itself. */
  readonly figureOf?: (measured: Measured) => number;
  /** More is better: requests per second, speed-up. */
  readonly moreIsBetter?: boolean;
  /** Bounds, the bound itself included: on the ratio, the figure, the memory of the process in MB. */
  readonly goal?: { readonly ratio?: number; readonly figure?: number; readonly peakMb?: number };
}

/** A row with what was measured. */
export interface BenchResult {
  readonly row: BenchRow;
  readonly figure: number;
  readonly ratio: number | undefined;
  readonly peakMb: number;
  /** Both sides of the ratio came to the same result. */
  readonly agrees: boolean;
}

/** Puts rows and measurements together; rows whose probes were not measured are left out. */
export function resultsOf(rows: readonly BenchRow[], measured: ReadonlyMap<string, Measured>): BenchResult[] {
  return rows.flatMap((row) => {
    const own = measured.get(row.probe);
    const other = row.against === undefined ? undefined : measured.get(row.against);
    if (own === undefined || (row.against !== undefined && other === undefined)) return [];
    const figure = row.figureOf === undefined ? own.figure : row.figureOf(own);
    const ratio = other === undefined ? undefined : ratioOf(own, other, row.moreIsBetter === true);
    const agrees = other === undefined || own.checksum === other.checksum;
    return [{ row, figure, ratio, peakMb: own.peakMb, agrees }];
  });
}

/** Whether a result is beyond one of its row's bounds. */
export function missesGoal({ row, figure, ratio, peakMb }: BenchResult): boolean {
  const { goal = {}, moreIsBetter = false } = row;
  const beyond = (value: number, bound: number) => (moreIsBetter ? value < bound : value > bound);
  return (
    (goal.ratio !== undefined && ratio !== undefined && beyond(ratio, goal.ratio)) ||
    (goal.figure !== undefined && beyond(figure, goal.figure)) ||
    (goal.peakMb !== undefined && peakMb > goal.peakMb)
  );
}

/** Where more is better, times are compared the other way round: a speed-up. */
function ratioOf(own: Measured, other: Measured, moreIsBetter: boolean): number {
  return moreIsBetter ? other.figure / own.figure : own.figure / other.figure;
}
