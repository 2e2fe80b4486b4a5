import type { PlayerAction } from '../experiment/index.ts';
import type { Problem } from '../scenario/index.ts';
import type { ActEntry, GameRecord, RecordEnd, RecordEntry, RecordHeader, SaidEntry } from './record.ts';
import { UNLIMITED } from './record.ts';

export type ReadRecord =
  | { readonly record: GameRecord; readonly cutOff: boolean; readonly problems?: undefined }
  | { readonly problems: readonly Problem[]; readonly record?: undefined };

/** Reads the text of a record; a last line that was cut off by a crash is left out, everything else must be whole. */
export function readRecord(text: string, file: string): ReadRecord {
  const problems: Problem[] = [];
  const lines = text.split('\n');
  const unfinished = lines.pop() ?? '';
  const cutOff = unfinished !== '' && parsed(unfinished) === undefined;
  if (unfinished !== '' && !cutOff) lines.push(unfinished);
  const reader = new LineReader(file, problems);
  if (lines.length === 0)
    reader.wrong(1, 1, '', 'a recorded game', text === '' ? 'an empty file' : 'no whole line');
  const first = lines.length > 0 ? reader.object(lines[0], 1) : undefined;
  const header = first && reader.header(first);
  // Nothing can be said about the lines of a file that is no record at all.
  if (first?.wavetank !== 'game') return { problems };
  const objects = [first, ...lines.slice(1).map((line, index) => reader.object(line, index + 2))];
  const entries: RecordEntry[] = [];
  let end: RecordEnd | null = null;
  let latest = 0;
  for (const [index, object] of objects.entries()) {
    if (index === 0 || object === undefined) continue;
    if (end !== null) reader.wrong(index + 1, 1, '', 'nothing after the end of the game', 'another line');
    const entry = reader.entry(object, index + 1, latest, header);
    if (entry === undefined) continue;
    latest = entry.at;
    if (entry.kind === 'end') end = entry;
    else entries.push(entry);
  }
  if (problems.length > 0 || header === undefined) return { problems };
  return { record: { header, entries, end }, cutOff };
}

type Plain = Readonly<Record<string, unknown>>;

/** Checks one line after the other and collects what is wrong with them. */
class LineReader {
  private readonly file: string;
  private readonly problems: Problem[];
  private line = 1;

  constructor(file: string, problems: Problem[]) {
    this.file = file;
    this.problems = problems;
  }

  wrong(line: number, column: number, path: string, expected: string, got: string): undefined {
    this.problems.push({ file: this.file, line, column, path, expected, got, severity: 'error' });
    return undefined;
  }

  object(text: string, line: number): Plain | undefined {
    const value = parsed(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Plain;
    return this.wrong(line, value === undefined ? columnOfError(text) : 1, '', 'a JSON object', quoted(text));
  }

  header(object: Plain | undefined): RecordHeader | undefined {
    this.line = 1;
    if (object === undefined) return undefined;
    if (object.wavetank !== 'game')
      return this.field('wavetank', '"game": a recorded game of wavetank', object.wavetank);
    if (object.format !== 1)
      return this.field('format', 'format 1, the one this version reads', object.format);
    const header = {
      wavetank: 'game' as const,
      format: 1 as const,
      version: this.text(object, 'version'),
      scenario: this.text(object, 'scenario'),
      hash: this.text(object, 'hash'),
      variant: this.text(object, 'variant'),
      policy: this.text(object, 'policy'),
      replication: this.whole(object, 'replication'),
      seed: this.text(object, 'seed'),
      mode: this.one(object, 'mode', ['practice', 'graded']),
      horizon: this.whole(object, 'horizon'),
    };
    return complete(header);
  }

  entry(
    object: Plain,
    line: number,
    from: number,
    header: RecordHeader | undefined,
  ): RecordEntry | RecordEnd | undefined {
    this.line = line;
    const kind = this.one(object, 'kind', ['act', 'look', 'note', 'hypothesis', 'refused', 'end']);
    const at = this.whole(object, 'at');
    if (at !== undefined && at < from)
      this.field('at', `${from} or later: entries stand in order of time`, at);
    if (at !== undefined && header !== undefined && at > header.horizon)
      this.field('at', `at most the horizon ${header.horizon}`, at);
    if (kind === 'act') return this.act(object, at);
    if (kind === 'end') return this.end(object, at);
    if (kind === undefined) return undefined;
    return complete<SaidEntry>({
      kind,
      at,
      said: this.text(object, 'said'),
      message: this.text(object, 'message'),
    });
  }

  private act(object: Plain, at: number | undefined): ActEntry | undefined {
    if (typeof object.ok !== 'boolean') this.field('ok', 'true or false', object.ok);
    return complete<ActEntry>({
      kind: 'act',
      at,
      said: this.text(object, 'said'),
      act: this.action(object.act),
      ok: object.ok === true,
      message: this.text(object, 'message'),
      entries: this.whole(object, 'entries'),
      digest: this.digest(object, 'digest'),
    });
  }

  private end(object: Plain, at: number | undefined): RecordEnd | undefined {
    const final = object.final === null ? null : this.digest(object, 'final');
    return complete<RecordEnd>({
      kind: 'end',
      at,
      why: this.one(object, 'why', ['resolved', 'horizon', 'left']),
      entries: this.whole(object, 'entries'),
      digest: this.digest(object, 'digest'),
      final,
    });
  }

  private action(value: unknown): PlayerAction | undefined {
    if (typeof value !== 'object' || value === null) return this.field('act', 'an action', value);
    const given = value as Plain;
    const act = this.one(given, 'act', ACTS);
    switch (act) {
      case undefined:
        return undefined;
      case 'acknowledge':
        return complete<PlayerAction & { act: 'acknowledge' }>({ act, alarm: this.whole(given, 'alarm') });
      case 'pause':
      case 'resume':
      case 'rollback':
        return { act };
      case 'drain':
      case 'undrain':
        return complete<PlayerAction & { act: 'drain' | 'undrain' }>({ act, cells: this.cells(given) });
      case 'admit': {
        const share = this.amount(given, 'share', 1);
        return complete<PlayerAction & { act: 'admit' }>({ act, cells: this.cells(given), share });
      }
      case 'cap-retries': {
        const budget =
          given.budget === UNLIMITED ? Number.POSITIVE_INFINITY : this.amount(given, 'budget', 1e9);
        return complete<PlayerAction & { act: 'cap-retries' }>({ act, cells: this.cells(given), budget });
      }
      case 'restart':
        return complete<PlayerAction & { act: 'restart' }>({
          act,
          cells: this.cells(given),
          takes: this.whole(given, 'takes'),
          atOnce: this.whole(given, 'atOnce'),
        });
    }
  }

  private text(object: Plain, key: string): string | undefined {
    const value = object[key];
    return typeof value === 'string' ? value : this.field(key, 'text', value);
  }

  private digest(object: Plain, key: string): string | undefined {
    const value = object[key];
    return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value)
      ? value
      : this.field(key, 'a digest of 16 hex digits', value);
  }

  private whole(object: Plain, key: string): number | undefined {
    const value = object[key];
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      ? value
      : this.field(key, 'a whole number from 0', value);
  }

  private amount(object: Plain, key: string, max: number): number | undefined {
    const value = object[key];
    return typeof value === 'number' && value >= 0 && value <= max
      ? value
      : this.field(key, `a number from 0 to ${max}`, value);
  }

  private cells(object: Plain): readonly number[] | undefined {
    const value = object.cells;
    const good = Array.isArray(value) && value.every((cell) => Number.isSafeInteger(cell) && cell >= 0);
    return good ? (value as number[]) : this.field('cells', 'a list of cells', value);
  }

  private one<const O extends readonly string[]>(
    object: Plain,
    key: string,
    options: O,
  ): O[number] | undefined {
    const value = object[key];
    return options.find((option) => option === value) ?? this.field(key, options.join(', '), value);
  }

  private field(path: string, expected: string, value: unknown): undefined {
    return this.wrong(
      this.line,
      1,
      path,
      expected,
      value === undefined ? 'nothing' : quoted(JSON.stringify(value)),
    );
  }
}

const ACTS = [
  'acknowledge',
  'pause',
  'resume',
  'rollback',
  'drain',
  'undrain',
  'admit',
  'cap-retries',
  'restart',
] as const;

type Partly<T> = { readonly [K in keyof T]: T[K] | undefined };

/** The object, once none of its fields is missing: what is missing has been reported. */
function complete<T>(fields: Partly<T>): T | undefined {
  return Object.values(fields).includes(undefined) ? undefined : (fields as T);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Where JSON.parse stumbled, as far as its message tells; 1 otherwise. */
function columnOfError(text: string): number {
  try {
    JSON.parse(text);
    return 1;
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    return position === undefined
      ? /end of JSON/.test(String(error))
        ? text.length + 1
        : 1
      : Number(position) + 1;
  }
}

/** What stands in the file, fit to be printed: JSON escapes what could steer a terminal. */
function quoted(text: string): string {
  if (text === '') return 'an empty line';
  const plain = text.replace(/[^\x20-\x7e]/g, '?');
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}
