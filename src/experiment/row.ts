import type { ArmVerdict } from '../domain/index.ts';

/** A time or count that may be missing: null = it did not happen before the horizon (censored), 'n/a' = it cannot happen in this run. */
export type Maybe = number | null | 'n/a';

export type Release = 'faulty' | 'healthy';
export type Outcome = 'rolled_back' | 'halted' | 'completed' | 'horizon';

/** One run as the reports know it: a row of runs.csv (product.md, Reports). Times are seconds of simulated time since the start. */
export interface RunRow {
  readonly scenario: string;
  readonly policy: string;
  readonly variant: string;
  readonly release: Release;
  /** 0, 1, 2, … */
  readonly replication: number;
  /** `<scenario seed>/<replication>`. */
  readonly seed: string;
  readonly outcome: Outcome;
  readonly usersTotal: number;
  readonly usersExposedPeak: number;
  readonly usersHarmed: number;
  readonly usersHarmedShare: number;
  readonly usersHarmed5min: number;
  readonly usersHarmedBeforeDetection: number;
  readonly userMinutesLost: number;
  readonly requestsTotal: number;
  readonly requestsFailed: number;
  readonly cellsTouched: number;
  readonly regionsTouched: number;
  readonly firstExposureS: Maybe;
  readonly firstHarmS: Maybe;
  readonly detectedS: Maybe;
  readonly timeToDetectS: Maybe;
  readonly acknowledgedS: Maybe;
  readonly mitigatedS: Maybe;
  readonly timeToMitigateS: Maybe;
  readonly recoveredS: Maybe;
  readonly rolloutDurationS: Maybe;
  readonly userHoursDelayed: Maybe;
  readonly falseRollback: boolean | 'n/a';
  readonly extraCapacityCellHours: number;
  readonly digest: string;
  // ---- more than product.md asks ----
  readonly cellsTotal: number;
  readonly regionsTotal: number;
  readonly exposureToDetectS: Maybe;
  /** What raised the first true alarm: the detector's name. */
  readonly detectedBy: string;
  readonly falseAlarms: number;
  readonly wavesDone: number;
  /** Highest share of the fleet's users failing at one instant, beyond the quiet twin. */
  readonly peakFailingShare: number;
  /** Highest room temperature reached, °C; n/a without heat. */
  readonly hottestC: Maybe;
  /** Writes that differ from their copies after a failover; n/a where copies are not modelled. */
  readonly writesDiverged: Maybe;
  /** Faults that struck and defects that woke; of these, how many led to an error anywhere, and to a failure. */
  readonly faultsTotal: number;
  readonly faultsBecameErrors: number;
  readonly faultsBecameFailures: number;
  /** Hours in which users were exposed while all their requests succeeded, summed over users. */
  readonly silentUserHours: number;
  /** Time in stages before production; 0 where there are none. */
  readonly stagesS: number;
  /** The stage before production that stopped the change; '' for none. */
  readonly stoppedAt: string;
  readonly waves: readonly WaveRow[];
}

/** One wave of a run: a row of waves.csv. */
export interface WaveRow {
  readonly wave: number;
  /** The part of the fleet that is rolled by itself; '' where there is only one. */
  readonly track: string;
  readonly startedS: number;
  /** null: stopped before all of it served. */
  readonly deployedS: number | null;
  readonly cells: number;
  /** Cells that have any of the new version once it is deployed or stopped, this wave included. */
  readonly cellsExposed: number;
  /**
   * The new version's share of the traffic of each cell, times its users, after this wave or at the instant it was stopped.
   * With `sticky: request` that is not who has met it by then, which `usersExposedPeak` counts.
   */
  readonly usersExposed: number;
  /** Bake asked for, and watched until the gate's verdict or a stop. */
  readonly bakeS: number;
  readonly bakedS: number;
  /** Requests telemetry counted from cells with the new version during the bake. */
  readonly evidenceRequests: number;
  readonly evidenceErrors: number;
  /** pass, fail, inconclusive; 'stopped' when an alarm or a person stopped it first; 'none' before the gate was asked. */
  readonly gate: 'pass' | 'fail' | 'inconclusive' | 'stopped' | 'none';
  readonly because: string;
  /** What an A/B test inside the wave has come to; '' where there was none, or it was stopped first. */
  readonly abVerdict: ArmVerdict | '';
}
