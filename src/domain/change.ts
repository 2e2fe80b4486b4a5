import type { Duration } from '../kernel/index.ts';
import type { Law } from './law.ts';
import type { Configured } from './model.ts';
import type { WarmUpLaw } from './warm-up.ts';

/** What is being shipped. Carries zero or more hidden defects. */
export interface Change {
  readonly name: string;
  readonly kind: 'code' | 'config' | 'data' | 'flag' | 'infrastructure';
  /** Time from the start of a cell's deployment until all its hosts run the change. */
  readonly takes: Duration;
  /** What a host's restart costs while the change is put in or taken out; null: the change needs no restart (a config push, a flag). */
  readonly restart: RestartLaw | null;
  /** Hosts of a cell are changed in so many equal batches. */
  readonly batches: number;
  /** It writes what the old version cannot read; null: both read each other's data. */
  readonly format: FormatLaw | null;
  readonly defects: readonly Configured<'defect'>[];
}

/** A new format of data, of a good change as well: it shows when users are given back to a version that cannot read it. */
export interface FormatLaw {
  /** Share of operations that write. */
  readonly writes: number;
  /** How long after that until the data have been converted back, as a duration. */
  readonly mends: Law;
}

/** Capacity of a cell lost while its hosts restart. */
export interface RestartLaw {
  readonly capacityLost: Law;
  readonly lasts: Law;
  /** How hosts serve when they are back; null: at once as before; left out: as the plant says. */
  readonly warmUp?: WarmUpLaw | null | undefined;
}
