import type { Comparison } from '../../experiment/index.ts';

/** A comparison under way: whoever runs the batch publishes snapshots, the screen shows the newest. */
export interface ComparisonFeed {
  readonly facts: ComparisonFacts;
  snapshot(): ComparisonSnapshot;
  /** Calls back after every new snapshot; returns how to stop that. */
  subscribe(listener: () => void): () => void;
  /** The screen is closed: what still runs may stop. */
  close(): void;
}

/** What is known before the first run. */
export interface ComparisonFacts {
  readonly scenario: string;
  readonly title: string;
  readonly asks: string;
  /** In the order of the scenario. */
  readonly policies: readonly string[];
  /** The first is the scenario as written. */
  readonly variants: readonly string[];
  readonly cells: number;
  readonly regions: number;
  readonly users: number;
  readonly horizonS: number;
  readonly replications: number;
  /** Whether there are bad releases: otherwise only the world goes wrong. */
  readonly hasDefects: boolean;
}

/** Everything known at one moment; never changed afterwards. */
export interface ComparisonSnapshot {
  /** Of the replications that are finished for all policies. */
  readonly comparison: Comparison;
  /** Runs finished and planned. */
  readonly done: number;
  readonly total: number;
  readonly running: boolean;
  /** '' unless the batch broke off. */
  readonly error: string;
}
