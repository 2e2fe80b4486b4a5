// Where the program is put together: the only file, with the worker, that knows both the simulator and the models.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCli } from './cli/index.ts';

/** The checkout, seen from src/ and from dist/ alike. */
const ROOT = new URL('..', import.meta.url);

// Whoever reads our output may stop doing so: `wavetank compare | head`.
process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
  if (problem.code === 'EPIPE') process.exit(0);
  process.stderr.write(`wavetank: expected an output that can be written, got: ${problem.message}\n`);
  process.exit(1);
});
// Nobody is left to tell; the exit code still says how it went.
process.stderr.on('error', () => undefined);

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  streams: process,
  hasScreen: process.stdin.isTTY && process.stdout.isTTY && process.env.TERM !== 'dumb',
  env: process.env,
  version: versionOf(new URL('package.json', ROOT)),
  program: process.argv[1],
  scenarios: fileURLToPath(new URL('scenarios', ROOT)),
  targets: fileURLToPath(new URL('src/verify/targets.csv', ROOT)),
  catalog: async () => (await import('../models/index.ts')).catalog,
  engine: { worker: new URL(import.meta.url.endsWith('.ts') ? 'worker.ts' : 'worker.js', import.meta.url) },
  onInterrupt,
});

/** The first Ctrl-C lets the command end well; the second ends it at once. */
function onInterrupt(listener: () => void): () => void {
  const interrupt = (): void => {
    process.once('SIGINT', () => process.exit(130));
    listener();
  };
  process.once('SIGINT', interrupt);
  return () => process.off('SIGINT', interrupt);
}

function versionOf(file: URL): string {
  const manifest: { version: string } = JSON.parse(readFileSync(file, 'utf8'));
  return manifest.version;
}
