export type { ExitCode, Output, Outside } from './outside.ts';
export { runCli } from './run-cli.ts';
