import type { Duration, Script, Time } from '../../../kernel/index.ts';
import { Latch, until } from '../../../kernel/index.ts';
import type { RolloutView } from '../../recording.ts';
import type { Outcome } from '../../row.ts';

/** Where a rollout stands: written by whoever moves it on, read by everybody. */
export class Progress {
  phase: RolloutView['phase'] = 'waiting';
  /** The first of rolled_back, halted, completed; null so far. */
  outcome: Outcome | null = null;
  startedAt: Time | null = null;
  endedAt: Time | null = null;
  /** Time spent in stages before production, and the stage that stopped the change there; '' for none. */
  stagesTook: Duration = 0;
  stoppedAt = '';
  /** Numbers of the waves that were deployed in full, watched, and let pass by their gate. */
  readonly wavesPassed = new Set<number>();
  /** In the quiet twin: its way back would have harmed somebody in any other world. */
  spared = false;
  /** Journal entry of its start; −1 before. */
  entry = -1;
  /** The change was taken back, or stopped, at any time (also after it was complete). */
  givenUp = false;
  /** A rollback is to take dark code off the hosts, too. */
  codeToo = false;
  /** Not set while somebody has paused it. */
  readonly resumed = new Latch();

  constructor() {
    this.resumed.set();
  }

  get underWay(): boolean {
    return this.phase === 'deploying' || this.phase === 'baking';
  }

  get paused(): boolean {
    return !this.resumed.isSet;
  }

  /** Waits while it is paused. */
  *unpaused(): Script {
    if (this.paused) yield* until(this.resumed);
  }
}
