import type { Remedy } from '../../domain/index.ts';
import type { Duration, Time } from '../../kernel/index.ts';

/** Something bad that acts on a cell now: an active defect or fault. */
export interface Cause {
  /** Index of the journal entry with which it began. */
  readonly entry: number;
  readonly remedies: readonly Remedy[];
  /** False: it changes what is seen or who acts, and not how cells serve; true when left out. */
  readonly hurts?: boolean | undefined;
}

/**
 * What is wrong in each cell and since which journal entry: the ground truth behind "true alarm" and diagnosis.
 * A cell keeps its last cause while it has not recovered (a collapse outlives its trigger).
 */
export class Causes {
  /** A cause is about to act on a cell. */
  onBegin: (cell: number, cause: Cause) => void = () => undefined;
  /** Undefined where nothing has ever acted. */
  private readonly active: (Cause[] | undefined)[];
  private readonly last: (Cause | undefined)[];
  private readonly lastUntil: Time[];
  /** What is to blame if the cell falls ill by then and nothing else acts on it. */
  private readonly suspects: ({ readonly cause: Cause; readonly until: Time } | undefined)[] = [];
  private readonly lingers: (cell: number) => boolean;

  constructor(cells: number, lingers: (cell: number) => boolean) {
    this.active = new Array(cells).fill(undefined);
    this.last = new Array(cells).fill(undefined);
    this.lastUntil = new Array(cells).fill(-Infinity);
    this.lingers = lingers;
  }

  begin(cell: number, cause: Cause): void {
    this.onBegin(cell, cause);
    const list = this.active[cell];
    if (list === undefined) this.active[cell] = [cause];
    else list.push(cause);
    this.last[cell] = cause;
  }

  end(cell: number, cause: Cause, now: Time): void {
    const list = this.active[cell] ?? [];
    const place = list.indexOf(cause);
    if (place >= 0) list.splice(place, 1);
    this.lastUntil[cell] = now;
  }

  /** Something that does no harm in itself happens to the cell, such as a restart. */
  suspect(cell: number, cause: Cause, until: Time): void {
    this.suspects[cell] = { cause, until };
  }

  /** A healthy cell is about to be so no more. */
  fallIll(cell: number, now: Time): void {
    const suspect = this.suspects[cell];
    if (suspect === undefined || now > suspect.until || this.acting(cell).length > 0) return;
    this.last[cell] = suspect.cause;
    this.lastUntil[cell] = now;
  }

  /** What acts on the cell now, oldest first. */
  acting(cell: number): readonly Cause[] {
    return this.active[cell] ?? [];
  }

  /** The newest cause that ever acted on the cell. */
  ever(cell: number): Cause | undefined {
    return this.last[cell];
  }

  /** The newest cause that acts, still shows in the cell's state, or ended within `memory` ago; undefined when nothing is to blame. */
  blamed(cell: number, now: Time, memory: Duration): Cause | undefined {
    const list = this.active[cell] ?? [];
    if (list.length > 0) return list[list.length - 1];
    const last = this.last[cell];
    if (last === undefined) return undefined;
    if (this.lingers(cell)) return last;
    return now - this.lastUntil[cell] <= memory ? last : undefined;
  }
}
