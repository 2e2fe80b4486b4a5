/** Whoever called made a mistake, or several: each is a line that says what was expected, what came, and what to do. */
export class UserMistake extends Error {
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'UserMistake';
    this.lines = lines;
  }
}

/** The reason of the operating system in words, with its code: `permission denied (EACCES)`. */
export function reasonOf(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem);
  const code = 'code' in problem ? String(problem.code) : undefined;
  const words = REASONS.get(code ?? '');
  return words === undefined ? problem.message : `${words} (${code})`;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EEXIST', 'there is a file of that name'],
  ['EISDIR', 'it is a directory'],
  ['ELOOP', 'it is a link to itself'],
  ['ENAMETOOLONG', 'the name is too long'],
  ['ENOENT', 'no such file or directory'],
  ['ENOSPC', 'no space left'],
  ['ENOTDIR', 'a part of the path is a file'],
  ['EPERM', 'not permitted'],
  ['EROFS', 'the file system is read-only'],
]);
