import type { Fleet, Scenario } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';
import { MINUTE } from '../kernel/index.ts';

/** What a trainee's commands are read against: the names there are, and what the screen shows just now. */
export interface House {
  readonly fleet: Fleet;
  /** Cells whose telemetry shows trouble (not those that really are in trouble). */
  readonly failing: readonly number[];
  /** Cells with any of the new version, as the deployment system knows it. */
  readonly fresh: readonly number[];
  /** Numbers of the alarms that have fired. */
  readonly alarms: readonly number[];
  /** Those of them that nobody has acknowledged. */
  readonly waiting: readonly number[];
  readonly crews: Crews;
}

/** Who restarts cells: so many crews, each busy with one cell for so long. */
export interface Crews {
  readonly count: number;
  readonly takes: Duration;
}

/**
 * The crews of a scenario are those of its own on-call, so that trainee and automatic responder have the same hands.
 * A responder that restarts has the options `restartTakes` and `restartAtOnce`; without one, five minutes and four.
 */
export function crewsOf(scenario: Pick<Scenario, 'responders'>): Crews {
  for (const { options } of scenario.responders) {
    const { restartTakes, restartAtOnce } = options as { restartTakes?: unknown; restartAtOnce?: unknown };
    if (typeof restartTakes === 'number' && typeof restartAtOnce === 'number')
      return { takes: restartTakes, count: restartAtOnce };
  }
  return { takes: 5 * MINUTE, count: 4 };
}
