import { fileURLToPath } from 'node:url';
import { catalog } from '../../../models/index.ts';
import type { ExitCode, Outside } from '../../../src/cli/index.ts';
import { runCli } from '../../../src/cli/index.ts';
import { pseudoSimulate } from '../../experiment/batch/support/pseudo.ts';

/** What a command line has printed, and how it ended. */
export interface Outcome {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, without a terminal; nothing is simulated unless an engine is given. */
export async function wavetank(args: readonly string[], changes: Partial<Outside> = {}): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCli(args, {
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    streams: process,
    hasScreen: false,
    env: {},
    version: '1.2.3',
    scenarios: fileURLToPath(new URL('../../../scenarios', import.meta.url)),
    targets: fileURLToPath(new URL('../../../src/verify/targets.csv', import.meta.url)),
    catalog: async () => catalog,
    engine: { simulate: pseudoSimulate },
    onInterrupt: () => () => undefined,
    ...changes,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

/** Threads that really simulate. */
export const threads: Outside['engine'] = { worker: new URL('../../../src/worker.ts', import.meta.url) };
