/** One mistake of whoever wrote a scenario: where it is, what belongs there, what came instead. */
export interface Problem {
  readonly file: string;
  /** 1, 2, 3, … */
  readonly line: number;
  /** 1, 2, 3, … */
  readonly column: number;
  /** Where in the scenario, as `compare:` would write it: `policies.static.bake`; '' for the file as a whole. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  /** What to write instead. */
  readonly hint?: string;
  /** A warning leaves the scenario usable. */
  readonly severity: 'error' | 'warning';
}

/** Writes a problem as one line: `file:line:column path: expected …, got … — hint`. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, path, expected, got, hint, severity } = problem;
  const where = `${file}:${line}:${column}${severity === 'warning' ? ' warning' : ''}${path ? ` ${path}` : ''}`;
  return `${where}: expected ${expected}, got ${got}${hint ? ` — ${hint}` : ''}`;
}

/** A path as messages, `variants:` and `compare:` write it. */
export function joinPath(path: string, key: string | number): string {
  return path === '' ? String(key) : `${path}.${key}`;
}

const LONGEST_QUOTE = 60;

/** What a user wrote, fit to be printed: on one line, not too long, and unable to steer a terminal. */
export function quote(text: string, longest = LONGEST_QUOTE): string {
  if (text === '') return '""';
  const plain = [...text.slice(0, longest + 1)].map(printable).join('');
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain;
}

/** Names in a sentence: `a, b or c`; the first few of many. */
export function oneOf(names: readonly string[], most = 12): string {
  if (names.length > most) return `${names.slice(0, most).join(', ')}, …`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} or ${names[names.length - 1]}`;
}

/** Control characters, and those that turn the direction of writing, as escapes. */
function printable(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const steers =
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2069) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfeff;
  return steers ? `\\u${code.toString(16).padStart(4, '0')}` : char;
}
