/** One number that the product has to reproduce: a row of a table of targets. */
export interface Target {
  readonly id: string;
  readonly group: string;
  /** Name of a model of the registry. */
  readonly model: string;
  /** Parameters of the model, as parsed from JSON. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly metric: string;
  readonly expected: number;
  /** Standard error of `expected` where that comes from a simulation itself; 0 where it is exact. */
  readonly referenceSe: number;
  /** Tolerance as a share of |expected|. */
  readonly relTol: number;
  /** Tolerance in the unit of the metric. */
  readonly absTol: number;
  /** Where `expected` is from. */
  readonly source: string;
  /** How its author came by it: read, computed, run, … */
  readonly read: string;
  /** The columns as written, in the order of `COLUMNS`. */
  readonly texts: readonly string[];
}

/** Columns of a table of targets, in this order. */
export const COLUMNS = [
  'id',
  'group',
  'model',
  'params',
  'metric',
  'expected',
  'reference_se',
  'rel_tol',
  'abs_tol',
  'source',
  'read',
] as const;

/** What came out, and how sure it is. `se` is 0 for a deterministic evaluation. */
export interface Simulated {
  readonly value: number;
  readonly se: number;
}

/** `left out`: not run at all, because it would have taken too long for a quick look. */
export type VerifyVerdict = 'pass' | 'miss' | 'undecided' | 'left out';

/** A target with what came out. */
export interface Judged {
  readonly target: Target;
  /** Undefined where nothing was run: the target was left out, or one batch alone would have been beyond every budget. */
  readonly simulated: Simulated | undefined;
  readonly verdict: VerifyVerdict;
}
