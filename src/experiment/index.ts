export { type Answer, answerOf, type Overtaking, overtakingOf, RANKED_BY, WAITING_WEIGHT } from './answer.ts';
export { inlineRunner } from './batch/inline-runner.ts';
export { KnownRows } from './batch/known-rows.ts';
export { type BatchIdentity, differencesOf, PartStore } from './batch/part-store.ts';
export { allPolicies, type BatchPlan, type Choices, type Job, planBatch, withChoices } from './batch/plan.ts';
export { pooledRecording, pooledRunner, pooledTasks } from './batch/pooled-runner.ts';
export { type RecordResult, type RecordTask, recordWorker } from './batch/record-job.ts';
export {
  type BatchOptions,
  type Part,
  type Progress,
  runBatch,
  type ShardRunner,
} from './batch/run-batch.ts';
export { RunFailure, runJob, type Simulate } from './batch/run-job.ts';
export { withoutRepeats } from './batch/without-repeats.ts';
export {
  type ScenarioSource,
  type ShardResult,
  type ShardTask,
  shardWorker,
} from './batch/worker-task.ts';
export {
  type Block,
  type BreakEvenAgainst,
  Comparison,
  type PairComparison,
  type ReleaseCost,
} from './comparison.ts';
export { type Unseen, unseenByAll } from './detectors/all-blind.ts';
export { BLIND, type Cure } from './detectors/blindness.ts';
export {
  type FirstWave,
  gateWithoutEvidence,
  type Measurement,
  measureCanary,
  shipsSomething,
} from './detectors/first-wave.ts';
export { planProbe } from './detectors/plan-probe.ts';
export {
  type Contestant,
  type Probe,
  type ProbedRelease,
  type ProbeRow,
  type ProbeSpec,
  probe,
} from './detectors/probe.ts';
export type { Traffic } from './detectors/traffic.ts';
export { type Judgement, judgeExpectations } from './expectations.ts';
export { type Metric, metricNamed, metrics } from './metrics.ts';
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
export { type Overrun, overrunIn } from './run/overrun.ts';
export {
  type ReplicationSpec,
  type RunSpec,
  record,
  seedOf,
  simulate,
  simulateReplication,
} from './run/simulate.ts';
export type { Sensitivity, SensitivityRow, Standing } from './sensitivity.ts';
export { findSensitivity, type SensitivityRound } from './sensitivity-rounds.ts';
export { observe, type Summary, summarise } from './summary.ts';
