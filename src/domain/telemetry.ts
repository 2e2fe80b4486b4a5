import type { Duration, Time } from '../kernel/index.ts';

/** What monitoring saw in one window: delayed, aggregated and with sampling noise. Counts are whole numbers. */
export interface WindowCounts {
  readonly from: Time;
  readonly to: Time;
  /** Events of the detector's source; attempts that arrived, unless it says otherwise (see `Source`). */
  readonly requests: number;
  /** The bad ones among them; attempts that failed (errors, time-outs, rejections), unless the source says otherwise. */
  readonly errors: number;
  /** Complaints of users who met a failure. */
  readonly reports: number;
}

/** One look of a detector: the windows it asked for, all ending at the newest instant telemetry has. */
export interface Observation {
  /** When the detector looks (telemetry is older by its delay). */
  readonly time: Time;
  readonly windows: readonly WindowCounts[];
  /** The same windows of whom the detector compares with (`DetectorModel.control`); empty where it compares with nobody. */
  readonly control: readonly WindowCounts[];
}

export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'no-data';

/** How telemetry reaches the detectors. */
export interface TelemetryLaw {
  /** Age of the newest data point when it can be read. */
  readonly delay: Duration;
  /** Length of the smallest window; larger windows are sums of whole ones. */
  readonly window: Duration;
  /** Share of operations that fail even on a good day. */
  readonly baseErrors: number;
  /** Share of harmed users who report it, and how long they take. */
  readonly reportShare: number;
  /** An answer is slow from this time of its attempt on; left out: none is. */
  readonly slow?: Duration | undefined;
  /** Utilisation above which a cell is saturated; left out: none is. */
  readonly saturated?: number | undefined;
  /** °C above which a room is hot; left out: none is. */
  readonly hot?: number | undefined;
  /** A cell is loaded unevenly above so many times the mean of its region; left out: none is. */
  readonly uneven?: number | undefined;
}
