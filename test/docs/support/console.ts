import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../../bin/wavetank.mjs', import.meta.url));

/** What stands for lines that are left out. */
const ELLIPSIS = '…';

/** A folder in which the commands of one document are run, one after the other, as its reader would. */
export class Console {
  private readonly folder = mkdtempSync(join(tmpdir(), 'wavetank-docs-'));
  private code = 0;

  /** Puts a file that the document shows beside the reader. */
  write(name: string, lines: readonly string[]): void {
    writeFileSync(join(this.folder, name), `${lines.join('\n')}\n`);
  }

  close(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Runs the commands of a block again: its lines, with what they print now in the place of what was printed. */
  again(lines: readonly string[]): string[] {
    return entriesOf(lines).flatMap(({ command, shown }) => [
      `$ ${command}`,
      ...shortenedAs(shown, this.run(command)),
    ]);
  }

  private run(command: string): string[] {
    const [name, ...args] = command.split(' ');
    if (command === 'echo $?') return [String(this.code)];
    if (name === 'cat') return linesOf(readFileSync(join(this.folder, args[0]), 'utf8'));
    if (name === 'npx' && args[0] === 'wavetank') return this.runProgram(args.slice(1));
    throw new Error(`expected npx wavetank, cat or echo $?, got ${command}`);
  }

  private runProgram(args: readonly string[]): string[] {
    // One file for both, so that what is printed stays in the order in which it was.
    const path = join(this.folder, '.printed');
    const printed = openSync(path, 'w');
    const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
    const { status, error } = spawnSync(process.execPath, [PROGRAM, ...args], {
      cwd: this.folder,
      env,
      stdio: ['ignore', printed, printed],
    });
    closeSync(printed);
    if (error !== undefined || status === null)
      throw new Error(`expected wavetank ${args.join(' ')} to end, got ${error}`);
    this.code = status;
    return linesOf(readFileSync(path, 'utf8'));
  }
}

interface Entry {
  readonly command: string;
  readonly shown: string[];
}

function entriesOf(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  for (const line of lines) {
    if (line.startsWith('$ ')) entries.push({ command: line.slice(2), shown: [] });
    else if (entries.length > 0) entries[entries.length - 1].shown.push(line);
    else throw new Error(`expected a console block to begin with a command, got ${line}`);
  }
  return entries;
}

/**
 * The printed lines, shortened as a document has shortened them before. What stands between two ellipses begins at
 * the next line with the same words, figures aside, and is as long as it was; at the end it goes on to the last line.
 */
export function shortenedAs(shown: readonly string[], printed: readonly string[]): string[] {
  const parts = splitAt(shown, ELLIPSIS);
  if (parts.length === 1) return [...printed];
  const result: string[] = [];
  let next = 0;
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1;
    const start = i === 0 ? 0 : startOf(part, printed, next);
    if (start > next) result.push(ELLIPSIS);
    next = isLast ? printed.length : start + part.length;
    result.push(...printed.slice(start, next));
  }
  return result;
}

function startOf(part: readonly string[], printed: readonly string[], from: number): number {
  if (part.length === 0) return printed.length;
  const found = printed.findIndex((line, i) => i >= from && wordsOf(line) === wordsOf(part[0]));
  if (found < 0) throw new Error(`expected a line such as “${part[0]}”, got\n${printed.join('\n')}`);
  return found;
}

function wordsOf(line: string): string {
  return line
    .replace(/\S*\d\S*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function splitAt(lines: readonly string[], mark: string): string[][] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (line === mark) parts.push([]);
    else parts[parts.length - 1].push(line);
  }
  return parts;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
