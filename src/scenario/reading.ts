import type { AmountUnit, Catalog, NameSpace } from '../domain/index.ts';
import type { Problem } from './problem.ts';
import { joinPath, quote } from './problem.ts';
import type { Place, Tree } from './tree.ts';

/** A part of a file that is being read: what is written there and what the place is called. */
export interface Spot {
  readonly tree: Tree;
  readonly path: string;
}

export function spotAt(parent: Spot, key: string | number, tree: Tree): Spot {
  return { tree, path: joinPath(parent.path, key) };
}

/** What a problem says, apart from where. */
export interface Complaint {
  readonly expected: string;
  readonly got: string;
  readonly hint?: string | undefined;
}

/** A value that nobody has written: the default of a key, where the reader has taken it. */
export interface TakenDefault {
  /** The same for all places that take it from one declaration. */
  readonly declaration: string;
  /** Where the default is from, as far as it says so. */
  readonly source: string;
  readonly tree: Tree;
  /** As of the form that reads it; undefined: it is no quantity. */
  readonly halfAndTwice: ((tree: Tree) => Ends | undefined) | undefined;
}

/** What may stand in place of a value to see how much depends on it. */
export interface Ends {
  readonly low: Tree | undefined;
  readonly high: Tree | undefined;
}

/** A number with its unit, as it was read at some place. */
export interface ReadQuantity {
  readonly tree: Tree;
  readonly value: number;
}

/** One pass over a file: knows the models there are, learns the names the file gives, collects what is wrong. */
export class Reading {
  readonly catalog: Catalog;
  readonly problems: Problem[] = [];
  /** Names of this file that others may refer to; absent until they have been read without mistake. */
  readonly names = new Map<NameSpace, readonly string[]>();
  /** How much of each there is in the fleet; no wave can take more. */
  readonly totals = new Map<AmountUnit, number>();
  /** By their paths, the defaults that were taken and the quantities that were read. */
  readonly defaults = new Map<string, TakenDefault>();
  readonly quantities = new Map<string, ReadQuantity>();
  /** By their paths, what is to be read in place of defaults. */
  readonly instead: ReadonlyMap<string, Tree>;
  private readonly file: string;
  private readonly seen = new Set<string>();

  constructor(file: string, catalog: Catalog, instead: ReadonlyMap<string, Tree> = new Map()) {
    this.file = file;
    this.catalog = catalog;
    this.instead = instead;
  }

  /** Whether a mistake was found. */
  get isWrong(): boolean {
    return this.problems.some(({ severity }) => severity === 'error');
  }

  /** Notes a mistake. Returns undefined: what could not be read. */
  refuse(spot: Spot, complaint: Complaint): undefined {
    this.note(spot.tree.at, spot.path, complaint, 'error');
  }

  refuseAt(at: Place, path: string, complaint: Complaint): undefined {
    this.note(at, path, complaint, 'error');
  }

  warn(spot: Spot, complaint: Complaint): void {
    this.note(spot.tree.at, spot.path, complaint, 'warning');
  }

  /** A second pass over the same file, with other values where it has none. */
  again(instead?: ReadonlyMap<string, Tree>): Reading {
    return new Reading(this.file, this.catalog, instead);
  }

  /** Takes over what counts of what the reading of a variant found, except what was wrong without it already. */
  adopt(other: Reading, variant: string, counts: (problem: Problem) => boolean): void {
    for (const problem of other.problems) {
      if (this.seen.has(keyOf(problem)) || !counts(problem)) continue;
      const where = `in the variant ${quote(variant)}`;
      this.add({ ...problem, hint: problem.hint === undefined ? where : `${problem.hint} (${where})` });
    }
  }

  /** Once: what is wrong with the target of two bounds is one mistake. */
  private add(problem: Problem): void {
    if (this.seen.has(keyOf(problem))) return;
    this.seen.add(keyOf(problem));
    this.problems.push(problem);
  }

  private note(at: Place, path: string, complaint: Complaint, severity: Problem['severity']): void {
    const { expected, got, hint } = complaint;
    const { line, column } = at;
    const problem = { file: this.file, line, column, path, expected, got, severity };
    this.add(hint === undefined ? problem : { ...problem, hint });
  }
}

function keyOf({ line, column, path, expected, got }: Problem): string {
  return JSON.stringify([line, column, path, expected, got]);
}
