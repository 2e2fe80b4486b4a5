export type { ExitCode, Output, Outside, Terminal } from './outside.ts';
export { runCli } from './run-cli.ts';
