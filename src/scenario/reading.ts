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

/** One pass over a file: knows the models there are, learns the names the file gives, collects what is wrong. */
export class Reading {
  readonly catalog: Catalog;
  readonly problems: Problem[] = [];
  /** Names of this file that others may refer to; absent until they have been read without mistake. */
  readonly names = new Map<NameSpace, readonly string[]>();
  /** How much of each there is in the fleet; no wave can take more. */
  readonly totals = new Map<AmountUnit, number>();
  private readonly file: string;
  private readonly seen = new Set<string>();

  constructor(file: string, catalog: Catalog) {
    this.file = file;
    this.catalog = catalog;
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

  /** A second pass over the same file. */
  again(): Reading {
    return new Reading(this.file, this.catalog);
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
