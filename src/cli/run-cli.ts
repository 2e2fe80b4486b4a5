import { CommanderError } from './commander.ts';
import { Interrupted } from './interrupted.ts';
import { OurMistake } from './our-mistake.ts';
import type { ExitCode, Outside } from './outside.ts';
import { buildProgram } from './program.ts';
import { UserMistake } from './user-mistake.ts';

/** Runs a command line to its end. Mistakes of whoever wrote it are lines without a stack trace, and exit code 2. */
export async function runCli(args: readonly string[], outside: Outside): Promise<ExitCode> {
  let code: ExitCode = 0;
  const complain = (lines: readonly string[]): void => void outside.stderr.write(`${lines.join('\n')}\n`);
  try {
    const program = buildProgram(outside, (result) => {
      code = result;
    });
    await requireCommand(
      args[0],
      program.commands.map((command) => command.name()),
    );
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (problem) {
    if (problem instanceof Interrupted) return 130;
    if (problem instanceof CommanderError) {
      if (problem.exitCode === 0) return 0;
      complain([`wavetank: ${inOneLine(problem.message)}`]);
      return 2;
    }
    if (problem instanceof UserMistake) {
      complain(problem.lines);
      return 2;
    }
    complain(problem instanceof OurMistake ? problem.lines : crashLines(problem));
    return 1;
  }
}

/** Without this, commander would take an unknown command for an argument too many. */
async function requireCommand(first: string | undefined, commands: readonly string[]): Promise<void> {
  if (first === undefined || first.startsWith('-') || commands.includes(first)) return;
  const { suggestion } = await import('../scenario/index.ts');
  throw new UserMistake(
    `wavetank: expected a command, got ${first === '' ? '""' : first} — ${suggestion(first, commands)}`,
  );
}

/** `error: unknown command 'rnu'\n(Did you mean run?)` → `unknown command 'rnu' — did you mean run?` */
function inOneLine(message: string): string {
  const [what, hint] = message.replace(/^error: /, '').split('\n');
  const plain = what.trim();
  if (hint?.startsWith('(')) return `${plain} — d${hint.slice(2, -1)}`;
  return `${plain} — see wavetank --help`;
}

function crashLines(problem: unknown): string[] {
  const stack = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  return ['wavetank: broke off. This is a mistake in Wavetank; please report it with these lines.', stack];
}
