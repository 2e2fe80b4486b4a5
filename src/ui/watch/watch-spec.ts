import type { Fleet } from '../../domain/index.ts';
import type { Recording, Release } from '../../experiment/index.ts';

/** Which run to watch. */
export interface WatchSpec {
  readonly scenario: string;
  readonly policy: string;
  readonly variant: string;
  readonly release: Release;
  readonly replication: number;
}

/** A recorded run with what is needed to name its parts. */
export interface WatchedRun {
  readonly spec: WatchSpec;
  readonly title: string;
  readonly fleet: Fleet;
  readonly recording: Recording;
}
