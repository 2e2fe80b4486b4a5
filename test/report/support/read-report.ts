import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRow, WaveRow } from '../../../src/experiment/index.ts';

/** The cells of a CSV file, line by line; quoted ones may hold commas, quotes and line feeds. */
export function cellsOf(text: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, cell, end] of text.matchAll(/("(?:[^"]|"")*"|[^,\n]*)(,|\n)/g)) {
    lines[lines.length - 1].push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === '\n') lines.push([]);
  }
  return lines.slice(0, -1);
}

/** The runs of a report, read back from runs.csv and waves.csv. */
export function readRuns(folder: string): RunRow[] {
  const wavesOf = new Map<string, WaveRow[]>();
  for (const wave of records(join(folder, 'waves.csv'))) {
    const key = keyOf(wave);
    wavesOf.set(key, [...(wavesOf.get(key) ?? []), wave as unknown as WaveRow]);
  }
  return records(join(folder, 'runs.csv')).map(
    (run) => ({ ...run, waves: wavesOf.get(keyOf(run)) ?? [] }) as unknown as RunRow,
  );
}

type Value = string | number | boolean | null;

const TEXTS = new Set([
  'scenario',
  'policy',
  'variant',
  'release',
  'seed',
  'outcome',
  'digest',
  'detectedBy',
  'track',
  'stoppedAt',
  'because',
  'abVerdict',
]);

function records(path: string): Record<string, Value>[] {
  const [head, ...lines] = cellsOf(readFileSync(path, 'utf8'));
  const fields = head.map((name) =>
    name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
  );
  return lines.map((line) =>
    Object.fromEntries(line.map((cell, i) => [fields[i], readCell(fields[i], cell)])),
  );
}

function readCell(field: string, cell: string): Value {
  if (TEXTS.has(field) || cell === 'n/a') return cell;
  if (cell === '') return null;
  return cell === 'true' || cell === 'false' ? cell === 'true' : Number(cell);
}

const keyOf = ({ policy, variant, release, replication }: Record<string, Value>): string =>
  JSON.stringify([policy, variant, release, replication]);
