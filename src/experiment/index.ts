export {
  type ActiveAlarm,
  cellStates,
  type Frame,
  type Recording,
  type RolloutView,
} from './recording.ts';
export type { Maybe, Outcome, Release, RunRow, WaveRow } from './row.ts';
export { canonicalLine } from './run/journal.ts';
export { type ActionResult, type LiveRun, openRun, type PlayerAction } from './run/live-run.ts';
export {
  type ReplicationSpec,
  type RunSpec,
  record,
  seedOf,
  simulate,
  simulateReplication,
} from './run/simulate.ts';
