import type { Undo, WarmUpLaw } from '../domain/index.ts';
import type { Duration, Simulation, Time } from '../kernel/index.ts';
import { Priority, SECOND } from '../kernel/index.ts';

/** Something in a cell that is warming up. */
interface Warming {
  /** Share of the cell's hosts; 0: its hosts are warm, it is the users who are new to it. */
  hosts: number;
  /** Share of the cell's capacity that is missing at the beginning. */
  missing: number;
  readonly since: Time;
  readonly lasts: Duration;
}

/** What warming up has to know of cells, and what it does to them. */
export interface Warmed {
  /** How many times as long as it should whatever comes back takes. */
  times(cell: number): number;
  /** Hears what share of a cell's capacity is missing whenever that has changed. */
  missing(cell: number, share: number): void;
}

/** Capacity is brought up to date so many times while something warms up, and stands still in between. */
const STEPS = 20;

/**
 * Cold caches, cell by cell (failure-physics.md §3.5): hosts that come back begin at a part of their rate, and so does
 * the work for users whom a cell has never served; what is missing shrinks evenly to nothing.
 */
export class WarmUps {
  private readonly simulation: Simulation;
  private readonly law: WarmUpLaw | null;
  private readonly cells: Warmed;
  /** By cell, oldest first. */
  private readonly warming = new Map<number, Warming[]>();
  private readonly stepping = new Set<number>();

  /** `law`: of whatever has none of its own. */
  constructor(simulation: Simulation, law: WarmUpLaw | null, cells: Warmed) {
    this.simulation = simulation;
    this.law = law;
    this.cells = cells;
  }

  /**
   * Hosts stop serving: what warms up in them is over. Those that are warm are taken first, then those that have
   * warmed longest, so that a rollback begins with the hosts that were changed first.
   */
  stop(cell: number, hosts: number): void {
    const parts = this.warming.get(cell);
    if (parts === undefined) return;
    let left = hosts - (1 - sum(parts, (part) => part.hosts));
    for (const part of parts) {
      if (left <= 1e-9 || part.hosts === 0) continue;
      const taken = Math.min(left, part.hosts);
      left -= taken;
      part.missing *= 1 - taken / part.hosts;
      part.hosts -= taken;
    }
    this.update(cell);
  }

  /** Hosts, a share of the cell's, serve again. */
  start(cell: number, hosts: number, law: WarmUpLaw | null = this.law): void {
    if (law !== null) this.add(cell, { hosts, missing: hosts * (1 - law.from), lasts: law.lasts });
  }

  /**
   * Hosts that have been filling their caches without users since then serve a share of the cell's: their part of the
   * capacity is as warm as they are. Undo: they serve nobody any more.
   */
  takeOver(cell: number, share: number, since: Time, law: WarmUpLaw | null = this.law): Undo {
    if (law === null) return nothing;
    const part = this.add(cell, { hosts: share, missing: share * (1 - law.from), lasts: law.lasts }, since);
    return () => {
      if (part === undefined) return;
      part.missing = 0;
      this.update(cell);
    };
  }

  /** Users whom the cell has never served arrive; `share`: of all that it serves now. Their requests cost 1 / from as much. */
  welcome(cell: number, share: number): void {
    if (this.law === null) return;
    const work = 1 - share + share / this.law.from;
    this.add(cell, { hosts: 0, missing: 1 - 1 / work, lasts: this.law.lasts });
  }

  private add(
    cell: number,
    part: Pick<Warming, 'hosts' | 'missing' | 'lasts'>,
    since: Time = this.simulation.now,
  ): Warming | undefined {
    if (part.missing <= 0 || part.lasts === 0) return undefined;
    const parts = this.warming.get(cell) ?? [];
    const lasts = Math.round(part.lasts * this.cells.times(cell));
    const warming = { ...part, lasts, since };
    parts.push(warming);
    this.warming.set(
      cell,
      parts.sort((a, b) => a.since - b.since),
    );
    this.update(cell);
    return warming;
  }

  private update(cell: number): void {
    const { now } = this.simulation;
    const left = (this.warming.get(cell) ?? []).filter(
      (part) => part.missing > 1e-9 && now < part.since + part.lasts,
    );
    if (left.length === 0) this.warming.delete(cell);
    else this.warming.set(cell, left);
    this.cells.missing(
      cell,
      Math.min(
        1,
        sum(left, (part) => part.missing * (1 - (now - part.since) / part.lasts)),
      ),
    );
    if (left.length === 0 || this.stepping.has(cell)) return;
    this.stepping.add(cell);
    const step = Math.max(SECOND, Math.floor(Math.min(...left.map(({ lasts }) => lasts)) / STEPS));
    const end = Math.min(...left.map(({ since, lasts }) => since + lasts));
    this.simulation.at(Math.min(now + step, end), () => this.step(cell), Priority.first);
  }

  private step(cell: number): void {
    this.stepping.delete(cell);
    this.update(cell);
  }
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}

function nothing(): void {
  // There is no law by which anything would be cold.
}
