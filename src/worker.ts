// What a worker thread runs: the simulator with the models, and nothing of the command line.

import { catalog } from '../models/index.ts';
import type { ScenarioSource } from './experiment/index.ts';
import { recordWorker, shardWorker, simulateReplication } from './experiment/index.ts';
import { formatProblem, readAssumptions, readScenario } from './scenario/index.ts';
import type { VerifyResult, VerifyTask } from './verify/index.ts';

export const runShard = shardWorker(read, simulateReplication);

export const recordRun = recordWorker(read);

/** Loaded when first asked for: batches of scenarios need none of it. */
export async function verifyBatches(task: VerifyTask): Promise<VerifyResult> {
  verifyHere ??= import('./verify/index.ts').then(({ verifyWorker }) => verifyWorker(catalog));
  return (await verifyHere)(task);
}

let verifyHere: Promise<(task: VerifyTask) => VerifyResult> | undefined;

function read({ text, file, hash, varied }: ScenarioSource) {
  const result = (varied ? readAssumptions : readScenario)(text, { file, catalog, hash });
  // The same text was read without problems before it was sent here.
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.scenario;
}
