// What a worker thread of a batch runs: the simulator with the models, and nothing of the command line.

import { catalog } from '../models/index.ts';
import { shardWorker, simulateReplication } from './experiment/index.ts';
import { formatProblem, readScenario } from './scenario/index.ts';

export const runShard = shardWorker(({ text, file, hash }) => {
  const read = readScenario(text, { file, catalog, hash });
  // The same text was read without problems before it was sent here.
  if ('problems' in read) throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.scenario;
}, simulateReplication);
