// The door of verification: targets from theory and published experiments, and the product's own numbers beside them.

export { csvLine, readCsv } from './csv.ts';
export { toleranceOf } from './judge.ts';
export { readTargets, type TargetTable } from './read-targets.ts';
export { models } from './registry.ts';
export { type VerifyOptions, verifyTargets } from './run.ts';
export { COLUMNS, type Judged, type Simulated, type Target, type VerifyVerdict } from './target.ts';
export { type VerifyResult, type VerifyTask, verifyWorker } from './worker-task.ts';
