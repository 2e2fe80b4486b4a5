import { formatProblem } from '../../scenario/index.ts';
import { tryScenario } from '../load-scenario.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { UserMistake } from '../user-mistake.ts';
import { warnOfFutility } from '../warn-of-futility.ts';

/** `wavetank validate`: a line for each scenario that is fine, and every problem of every other. */
export async function validate(args: readonly string[], outside: Outside): Promise<ExitCode> {
  const results = await Promise.all(args.map((arg) => tryScenario(arg, outside)));
  for (const result of results) {
    if ('mistakes' in result) continue;
    const { warnings, file, scenario } = result.readable;
    for (const warning of warnings) outside.stderr.write(`${formatProblem(warning)}\n`);
    warnOfFutility(result.readable, outside.stderr);
    outside.stdout.write(
      `${file}: fine, ${counted(scenario.policies.length, 'policy', 'policies')}, ${counted(scenario.variants.length, 'variant', 'variants')}\n`,
    );
  }
  const mistakes = results.flatMap((result) => ('mistakes' in result ? result.mistakes : []));
  if (mistakes.length > 0) throw new UserMistake(...mistakes);
  return 0;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
