import type { Command } from './command.ts';
import { keyLabel } from './command.ts';
import type { Line } from './line.ts';
import { fitLine, line, lineWidth, run, strong } from './line.ts';

/** The bottom line: as many commands as fitLine, in the order of the registry, and the way back on the right. */
export function keyLine(
  commands: readonly Command[],
  way: 'back' | 'quit',
  columns: number,
  set: 'unicode' | 'ascii',
): Line {
  const right = line(
    strong('?', 'accent'),
    run(' help  ', 'muted'),
    strong('q', 'accent'),
    run(` ${way} `, 'muted'),
  );
  let left: Line = [run(' ')];
  for (const command of commands) {
    if (command.label === '') continue;
    const tone = (command.blocked?.() ?? '') === '' ? 'accent' : 'rule';
    const entry = line(
      strong(keyLabel(command.keys[0], set), tone),
      run(` ${command.label}  `, tone === 'rule' ? 'rule' : 'muted'),
    );
    if (lineWidth(left) + lineWidth(entry) + lineWidth(right) > columns) continue;
    left = [...left, ...entry];
  }
  return [...fitLine(left, columns - lineWidth(right)), ...right];
}

/** Keys of a command as the help writes them: `s`, `↑ k`. */
export function keysOf(command: Command, set: 'unicode' | 'ascii'): string {
  return command.keys.map((key) => keyLabel(key, set)).join(' ');
}
