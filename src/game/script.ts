import type { Time } from '../kernel/index.ts';
import { SECOND } from '../kernel/index.ts';
import type { Problem } from '../scenario/index.ts';
import { durationOf } from './parse-command.ts';

/** A command and the simulated time at which it is said. */
export interface TimedCommand {
  readonly at: Time;
  readonly said: string;
}

/**
 * Reads a script: one command per line behind its time, `01:20:00 retry-budget 10% failing` or `80m status`, in order of
 * time; `#` begins a comment.
 */
export function readScript(
  text: string,
  file: string,
): { readonly commands: readonly TimedCommand[] } | { readonly problems: readonly Problem[] } {
  const commands: TimedCommand[] = [];
  const problems: Problem[] = [];
  for (const [index, written] of text.split(/\r?\n/).entries()) {
    const content = written.replace(/^\s*#.*$/, '');
    if (content.trim() === '') continue;
    const [, blank, time, said] = /^(\s*)(\S+)\s*(.*?)\s*$/.exec(content) ?? ['', '', '', ''];
    const wrong = (column: number, expected: string, got: string) =>
      problems.push({ file, line: index + 1, column, path: '', expected, got, severity: 'error' });
    const at = timeOf(time);
    const latest = commands.at(-1)?.at ?? 0;
    if (at === undefined)
      wrong(blank.length + 1, 'a time such as 01:20:00 or 80m', printable(time.slice(0, 40)));
    else if (said === '') wrong(content.length + 1, 'a command behind the time', 'nothing');
    else if (at < latest) wrong(blank.length + 1, 'a time not before the line above', time);
    else commands.push({ at, said });
  }
  return problems.length > 0 ? { problems } : { commands };
}

/** Fit to be printed: nothing in it can steer a terminal. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?');

function timeOf(text: string): Time | undefined {
  const clock = /^(\d{1,4}):([0-5]\d):([0-5]\d)$/.exec(text);
  if (clock === null) return durationOf(text);
  const [hours, minutes, seconds] = clock.slice(1).map(Number);
  return (hours * 3600 + minutes * 60 + seconds) * SECOND;
}
