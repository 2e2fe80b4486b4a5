import type { Duration } from '../kernel/index.ts';

/** The cells, where they are, and who lives in them. Built once per scenario; never changes during a run. */
export interface Fleet {
  readonly regions: readonly Region[];
  readonly rooms: readonly Room[];
  readonly cells: readonly Cell[];
  /** Disjoint parts of the users, the same shares in every cell; shares sum to 1. */
  readonly segments: readonly Segment[];
  /** Sum over cells. */
  readonly users: number;
}

export interface Region {
  readonly index: number;
  readonly name: string;
  /** Local time minus UTC; shifts the daily peak. */
  readonly utcOffset: Duration;
  /** Cells of the region, ascending. */
  readonly cells: readonly number[];
}

/** A hall with its own power and cooling: the unit of a cooling loss, and the zone of a rollout. */
export interface Room {
  readonly index: number;
  readonly name: string;
  readonly region: number;
  readonly cells: readonly number[];
}

/** Isolated copy of the service with its own users; the unit of failure and of deployment. */
export interface Cell {
  readonly index: number;
  readonly name: string;
  readonly region: number;
  readonly room: number;
  /** What runs in it, e.g. `blob-front-end`; a defect may strike one kind only. */
  readonly kind: string;
  readonly users: number;
  readonly hosts: number;
  /** Attempts per second it can serve with all hosts healthy. */
  readonly capacity: number;
  /** Rank of how much the business minds losing it: 0 = least. */
  readonly importance: number;
  /** How hazardous it is to change, 0…1 (technical constraints, dependents, recent incidents); 0 when left out. */
  readonly risk?: number | undefined;
}

export interface Segment {
  readonly index: number;
  /** Segments of one name differ only in their flags. */
  readonly name: string;
  readonly share: number;
  /** Other flags that are on for all of these users; left out: none. */
  readonly flags?: readonly string[] | undefined;
}

/** A flag of some other change, on for this share of the users of every segment, whatever else they have. */
export interface OtherFlag {
  readonly name: string;
  readonly share: number;
}

/** The same users, told apart by the flags that are on for them. */
export function toldApartBy(flags: readonly OtherFlag[], segments: readonly Segment[]): readonly Segment[] {
  const parts = flags.reduce<readonly Segment[]>(
    (all, { name, share }) =>
      all.flatMap((segment) => [
        ...(share < 1 ? [{ ...segment, share: segment.share * (1 - share) }] : []),
        ...(share > 0
          ? [{ ...segment, share: segment.share * share, flags: [...(segment.flags ?? []), name] }]
          : []),
      ]),
    segments,
  );
  return parts.map((segment, index) => ({ ...segment, index }));
}
