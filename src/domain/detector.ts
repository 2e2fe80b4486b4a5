import type { Duration } from '../kernel/index.ts';
import type { ModelCard } from './model.ts';
import type { Params, Values } from './params.ts';
import { choice } from './params.ts';
import type { Observation, Verdict } from './telemetry.ts';

/**
 * What one unit of a detector watches. `host`: the first host of a cell that gets the change (one box), while the new
 * version is there. `canary`: what the new version serves in a cell, while it serves any. `cell`, `region`, `fleet`:
 * all that is served there, whatever the version.
 */
export type Scope = (typeof SCOPES)[number];
export const SCOPES = ['host', 'canary', 'cell', 'region', 'fleet'] as const;

/**
 * What a detector counts. Each source is a stream of events of which some are bad (a service level indicator: bad
 * events ÷ valid events, SRE Workbook chapter 2), so that any detector can watch any source.
 */
export type Source = keyof typeof SOURCE_MEANINGS;
export const SOURCE_MEANINGS = {
  errors: 'attempts; bad: those that failed',
  latency: 'attempts; bad: those that failed or took as long as telemetry.slow',
  saturation: 'one sample a second and cell; bad: those with a utilisation above telemetry.saturated',
  temperature: 'one sample a second and cell; bad: those with its room above telemetry.hot',
  load: "one sample a second and cell; bad: those that carry more than telemetry.uneven times the mean load of their region's cells",
  engagement:
    'operations that users usually start at that hour (also orders, plays, logins); bad: those that were not completed',
  logs: 'attempts; bad: those that left an error in the log, also where the client got an answer or monitoring masks it',
  reports: 'users; bad: those who complained',
  compliance: 'users; bad: those whose data a rule has been broken for',
  security: 'users; bad: those whose data somebody could get at',
  rollback: 'cells with the new version; bad: those from which it was taken back',
} as const;
const SOURCES = Object.keys(SOURCE_MEANINGS) as readonly Source[] as readonly [Source, ...Source[]];

/** Options every detector has, besides its own. */
export const detectorParams = {
  scope: choice(SCOPES, 'what one unit of it watches', { default: 'cell' }),
  source: choice(SOURCES, 'what it counts', { default: 'errors' }),
} satisfies Params;

/**
 * Whom a detector compares its unit with. `old-version`: what the old version serves at the same time, in the same cells,
 * or where it serves nothing there, in the other cells of the region, or else of the fleet. `past`: the same unit
 * through the newest windows that ended before the new version first served anywhere, of a canary or host the cell's.
 * Where nobody is left to compare with, as when the new version serves everywhere, a gate takes what has not failed as passed.
 * Counts are as they came, not brought to the unit's size. Who compares is on only while the new version serves in one of
 * its cells, and begins anew each time it does.
 */
export type Control = 'none' | 'old-version' | 'past';

/** Steady traffic as a detector would see it in one of its windows: expected counts of its source, before noise. */
export interface Expectation {
  readonly requests: number;
  readonly errors: number;
  readonly reports: number;
}

/** Turns telemetry into verdicts. Pure: (state, observation) → (state, verdict); a state is a plain, immutable value. */
export interface DetectorModel<P extends Params = Params, S = unknown> extends ModelCard<'detector', P> {
  every(options: Values<P>): Duration;
  /** Lengths of the windows it wants in each observation, newest end first; multiples of the telemetry window. */
  windows(options: Values<P>): readonly Duration[];
  /** Whom it compares with; 'none' when left out. Who compares is never foreseen: while on, it looks at every tick of `every`. */
  control?(options: Values<P>): Control;
  start(options: Values<P>): S;
  /** It takes what a window has more than a shorter one for a count of its own, which no source has that counts states. */
  differs?(options: Values<P>): boolean;
  /** Each look adds what has come since the last to what it knows; where nothing new is to be seen it does not look. */
  adds?: boolean;
  /**
   * What it has decided holds whatever comes after. So it begins anew whenever the new version gets more of its unit, and
   * counts nothing of before: what it said of less exposure says nothing of more. What has failed stays failed.
   */
  holds?(options: Values<P>): boolean;
  look(
    state: S,
    observation: Observation,
    options: Values<P>,
  ): { readonly state: S; readonly verdict: Verdict; readonly because: string };
  /**
   * The verdict that every look at steady traffic gives with probability > 1 − 1e-12, or undefined when chance decides.
   * Lets the simulator skip looks at settled cells; `expected[i]` belongs to `windows()[i]` at the least busy hour.
   */
  foresee(expected: readonly Expectation[], options: Values<P>): Verdict | undefined;
}

export const defineDetector = <P extends Params, S>(
  detector: Omit<DetectorModel<P, S>, 'kind'>,
): DetectorModel<P, S> => ({
  kind: 'detector',
  ...detector,
});
