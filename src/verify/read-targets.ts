import type { Problem } from '../scenario/index.ts';
import { suggestion } from '../scenario/index.ts';
import type { CsvField, CsvRecord, Place } from './csv.ts';
import { readCsv } from './csv.ts';
import type { Model } from './model.ts';
import type { Target } from './target.ts';
import { COLUMNS } from './target.ts';

export interface TargetTable {
  readonly targets: readonly Target[];
  readonly problems: readonly Problem[];
}

/** Columns of our own output, so that it can be read again. */
const OUTPUT_COLUMNS = ['simulated', 'se', 'verdict'];

type Fields = Readonly<Record<(typeof COLUMNS)[number], CsvField>>;

/** Reads a table of targets, and finds every problem in it at once: what is left can be run. */
export function readTargets(text: string, file: string, models: ReadonlyMap<string, Model>): TargetTable {
  const { records, mistake } = readCsv(text);
  const problems: Problem[] = [];
  const complain = (place: Place, path: string, expected: string, got: string, hint?: string): void => {
    const { line, column } = place;
    problems.push({
      file,
      line,
      column,
      path,
      expected,
      got,
      severity: 'error',
      ...(hint === undefined ? {} : { hint }),
    });
  };
  const [header, ...rows] = records;
  const start: Place = { line: 1, column: 1 };
  if (header === undefined && mistake === undefined)
    complain(start, '', `a line of columns (${COLUMNS.join(', ')})`, 'nothing');
  const places = header === undefined ? undefined : columnsOf(header, complain);
  if (places !== undefined && rows.length === 0 && mistake === undefined)
    complain({ line: 2, column: 1 }, '', 'at least one target', 'none');
  const lines = new Map<string, number>();
  const targets =
    places === undefined ? [] : rows.flatMap((row) => readRow(row, places, lines, models, complain) ?? []);
  if (mistake !== undefined) complain(mistake, '', mistake.expected, mistake.got);
  problems.sort((a, b) => a.line - b.line || a.column - b.column);
  return { targets: problems.length > 0 ? [] : targets, problems };
}

type Complain = (place: Place, path: string, expected: string, got: string, hint?: string) => void;

interface Columns {
  /** Index of each of ours, in their order. */
  readonly indices: readonly number[];
  /** How many there are in all. */
  readonly count: number;
}

/** Where the columns stand in the file; undefined when one is missing. */
function columnsOf(header: CsvRecord, complain: Complain): Columns | undefined {
  const names = header.map(({ text }) => text.trim());
  let isWhole = true;
  const missing = COLUMNS.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    complain(
      { line: 1, column: 1 },
      '',
      `the columns ${COLUMNS.join(', ')}`,
      `none called ${missing.join(', ')}`,
    );
    isWhole = false;
  }
  const known: readonly string[] = [...COLUMNS, ...OUTPUT_COLUMNS];
  for (const [i, name] of names.entries()) {
    const twice = names.indexOf(name) < i;
    if (known.includes(name) && !twice) continue;
    complain(
      header[i].placeOf(0),
      '',
      'each known column once',
      twice ? `${name} twice` : name,
      suggestion(name, known),
    );
    isWhole = false;
  }
  return isWhole ? { indices: COLUMNS.map((name) => names.indexOf(name)), count: header.length } : undefined;
}

function readRow(
  row: CsvRecord,
  { indices, count }: Columns,
  lines: Map<string, number>,
  models: ReadonlyMap<string, Model>,
  complain: Complain,
): Target | undefined {
  if (row.length !== count) {
    const first = row[Math.min(count, row.length - 1)];
    complain(first.placeOf(0), row[0].text, `${count} fields, as many as columns`, String(row.length));
    return undefined;
  }
  const fields = Object.fromEntries(COLUMNS.map((name, i) => [name, row[indices[i]]])) as Fields;
  const id = fields.id.text;
  checkId(fields.id, lines, complain);
  const number = (name: 'expected' | 'reference_se' | 'rel_tol' | 'abs_tol', least: number): number => {
    const field = fields[name];
    // No tolerance of its own is one of 0.
    if (least === 0 && field.text.trim() === '') return 0;
    const value = DECIMAL.test(field.text.trim()) ? Number(field.text) : Number.NaN;
    if (Number.isFinite(value) && value >= least) return value;
    const expected = least === 0 ? 'a number from 0' : 'a number';
    complain(field.placeOf(0), `${id}.${name}`, expected, field.text === '' ? 'nothing' : field.text);
    return 0;
  };
  const target: Target = {
    id,
    group: fields.group.text,
    model: fields.model.text,
    params: readParams(fields.params, `${id}.params`, complain) ?? {},
    metric: fields.metric.text,
    expected: number('expected', Number.NEGATIVE_INFINITY),
    referenceSe: number('reference_se', 0),
    relTol: number('rel_tol', 0),
    absTol: number('abs_tol', 0),
    source: fields.source.text,
    read: fields.read.text,
    texts: COLUMNS.map((name) => fields[name].text),
  };
  checkModel(target, fields, models, complain);
  return target;
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Rows are told apart by their id: whoever reads a verdict has to find its row. */
function checkId(field: CsvField, lines: Map<string, number>, complain: Complain): void {
  const id = field.text.trim();
  const place = field.placeOf(0);
  const before = lines.get(id);
  if (id === '') complain(place, 'id', 'an id', 'nothing');
  else if (before !== undefined) complain(place, `${id}.id`, 'an id of its own', `that of line ${before}`);
  else lines.set(id, place.line);
}

function checkModel(
  target: Target,
  fields: Fields,
  models: ReadonlyMap<string, Model>,
  complain: Complain,
): void {
  const { id, params, metric } = target;
  const model = models.get(target.model);
  if (model === undefined) {
    const known = [...models.keys()];
    const place = fields.model.placeOf(0);
    complain(
      place,
      `${id}.model`,
      `a model (${known.join(', ')})`,
      target.model || 'nothing',
      near(target.model, known),
    );
    return;
  }
  const metrics = Object.keys(model.metrics);
  if (!metrics.includes(metric)) {
    const place = fields.metric.placeOf(0);
    complain(
      place,
      `${id}.metric`,
      `a metric of ${model.name} (${metrics.join(', ')})`,
      metric || 'nothing',
      near(metric, metrics),
    );
  }
  // Parameters that could not be read have been told already.
  if (fields.params.text.trim() === '' || readJson(fields.params.text) === undefined) return;
  const prepared = model.prepare(params);
  if (!('refusals' in prepared)) return;
  for (const { param, expected, got, hint } of prepared.refusals) {
    complain(
      fields.params.placeOf(indexOfKey(fields.params.text, param)),
      `${id}.params.${param}`,
      expected,
      got,
      hint,
    );
  }
}

function readParams(field: CsvField, path: string, complain: Complain): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(field.text);
    if (isRecord(value)) return value;
    complain(field.placeOf(0), path, 'a JSON object, such as {"lambda_": 0.8}', field.text);
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : String(problem);
    const at = /at position (\d+)/.exec(message);
    const index = at === null ? field.text.length : Number(at[1]);
    complain(
      field.placeOf(index),
      path,
      'a JSON object, such as {"lambda_": 0.8}',
      message.replace(/ \(line .*$/, ''),
    );
  }
  return undefined;
}

function readJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a key stands in the text of an object; its beginning when it is missing there. */
function indexOfKey(text: string, key: string): number {
  const index = text.indexOf(JSON.stringify(key));
  return Math.max(0, index);
}

function near(written: string, known: readonly string[]): string | undefined {
  const hint = suggestion(written, known);
  return hint.startsWith('did you mean') ? hint : undefined;
}
