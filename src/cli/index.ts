export type { ExitCode, Outside, Output, Terminal } from './outside.ts';
export { runCli } from './run-cli.ts';
