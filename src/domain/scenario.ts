import type { Duration } from '../kernel/index.ts';
import type { CalendarLaw } from './calendar.ts';
import type { Change } from './change.ts';
import type { Fleet } from './fleet.ts';
import type { Law } from './law.ts';
import type { Configured } from './model.ts';
import type { ServingLaw } from './serving.ts';
import type { TelemetryLaw } from './telemetry.ts';
import type { Users } from './users.ts';
import type { WarmUpLaw } from './warm-up.ts';

/** One YAML file, read and checked: who plays, for how long, what is expected, what is compared. */
export interface Scenario {
  /** File name without the ending; also the name of the report folder. */
  readonly name: string;
  readonly title: string;
  /** The question. */
  readonly asks: string;
  /** Row of the incident table it is modelled on; '' for none. */
  readonly because: string;
  readonly sources: readonly string[];
  /** What is assumed rather than known, in the author's words. */
  readonly assumes: readonly string[];
  /** SHA-256 (hex) of the file's text. */
  readonly hash: string;
  readonly duration: Duration;
  readonly replications: number;
  readonly seed: string;
  /** UTC time of day at simulated time 0; may differ from seed to seed. */
  readonly clock: Law;
  /** The team's day and time zone. */
  readonly calendar: CalendarLaw;
  /** When the rollout begins, from time 0. */
  readonly starts: Law;
  readonly fleet: Fleet;
  readonly users: Users;
  readonly plant: PlantLaw;
  readonly telemetry: TelemetryLaw;
  readonly change: Change;
  readonly policies: readonly Configured<'policy'>[];
  readonly detectors: readonly Configured<'detector'>[];
  readonly responders: readonly Configured<'responder'>[];
  readonly faults: readonly Configured<'fault'>[];
  /** Combinations of the `compare:` axes; the first is the scenario as written and is named 'base'. */
  readonly variants: readonly Variant[];
  readonly expectations: readonly Expectation[];
  /** For axes where the policy is irrelevant: half-width of the margin as a share of the mean. */
  readonly irrelevantWithin: number;
}

/** A variant is the whole scenario with some places replaced. */
export interface Variant {
  readonly name: string;
  readonly scenario: Omit<Scenario, 'variants'>;
}

/** `policy.metric: { statistic: bound }`; exit code 1 when missed. */
export interface Expectation {
  readonly policy: string;
  /** Column of runs.csv. */
  readonly metric: string;
  readonly release: 'faulty' | 'healthy';
  readonly variant: string;
  readonly statistic: 'mean' | 'p50' | 'p90' | 'p95' | 'p99' | 'share';
  readonly bound: '<' | '<=' | '>' | '>=';
  readonly value: number;
  /** As written, for messages. */
  readonly text: string;
  readonly line: number;
}

/** How cells serve, overflow, heat up and stand in for each other. */
export interface PlantLaw {
  /** Which solver serves: amounts of requests per tick (the default), or every request as an event. */
  readonly fidelity?: 'flow' | 'request' | undefined;
  /**
   * Cells of less capacity, attempts per second, are followed by the flow solver in whole counts moved by chance, at the
   * price of stepping them all the time; 0 when left out: amounts in expectation everywhere.
   */
  readonly wholeBelow?: number | undefined;
  readonly serving?: ServingLaw | undefined;
  /** Requests a cell queues before it rejects, in seconds of its full capacity. */
  readonly queueLimit: Duration;
  readonly failover: FailoverLaw | null;
  readonly heat: HeatLaw | null;
  /** How a cell serves after a restart, a loss or heat, or with users it has never served; left out or null: as if it had never been away. */
  readonly warmUp?: WarmUpLaw | null | undefined;
}

/** How users of a withdrawn or drained cell move. */
export interface FailoverLaw {
  /** Where they go: cells of the same region, or of other regions too. */
  readonly to: 'region' | 'fleet';
  /** Share of a cell's users moved per minute. */
  readonly rampPerMinute: number;
  /** A target takes users only up to this utilisation at its own daily peak; 1 = up to the brim. */
  readonly fillTo: number;
  /** Happens by itself when a cell is lost; otherwise only when a responder drains. */
  readonly automatic: boolean;
  /** What moving users does to their data; left out or null: nothing, as if it were copied at once. */
  readonly replication?: ReplicationLaw | null | undefined;
}

/** Asynchronous copies of what users write (failure-physics.md §3.2, failover): what has not been copied diverges. */
export interface ReplicationLaw {
  /** Age of the newest write that the copy has. */
  readonly lag: Duration;
  /** Share of operations that write. */
  readonly writes: number;
  /** How long a lost cell has to be fenced off before its users are served elsewhere; null: nobody fences, and both sides may write. */
  readonly fencing: Duration | null;
}

/** First-order room (failure-physics.md §1.5): C·dT/dt = heat in − heat out. */
export interface HeatLaw {
  /** °C at which the room stands while its cooling works. */
  readonly inlet: number;
  readonly ambient: number;
  /** Heat of a rack at full load, W, and its idle share. */
  readonly rackPower: number;
  readonly idleShare: number;
  /** Heat capacity per rack, J/K. */
  readonly rackHeatCapacity: number;
  /** Time constant of the walls, RC. */
  readonly timeConstant: Duration;
  /** Capacity falls linearly from full at `throttleFrom` to none at `throttleTo`; hosts shut down from `shutdownAt` on. */
  readonly throttleFrom: number;
  readonly throttleTo: number;
  readonly shutdownAt: number;
  /** Spread of the hosts' own trip temperatures around `shutdownAt`, °C. */
  readonly shutdownSpread: number;
  /** From cooling back to hosts serving again. */
  readonly restartTakes: Duration;
  /** Over how long they then come back; left out: over `restartTakes` again. */
  readonly restartOver?: Duration | undefined;
  /** Whose hosts come back first: the most important cells', or in the order in which they went (the default). */
  readonly restartOrder?: 'importance' | 'as-they-went' | undefined;
  /** How much more the air at the hosts warms than the room for every 5 kW a rack gives off beyond 5 kW; left out: no more. */
  readonly recirculation?: number | undefined;
  /** °C from which cells are switched off, least important first, the last at `shutdownAt`; left out: none is. */
  readonly staggerFrom?: number | undefined;
  /** Time constant with which the room cools once its cooling is back; left out or 0: it is cool at once. */
  readonly coolsIn?: Duration | undefined;
}
