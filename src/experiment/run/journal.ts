import { createHash } from 'node:crypto';
import type { JournalEntry, JournalKind } from '../../domain/index.ts';
import type { Simulation } from '../../kernel/index.ts';

/** What happened in the world, in order, each entry with its cause. Its digest is the run's identity. */
export class Journal {
  readonly entries: JournalEntry[] = [];
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
  }

  /** Appends an entry at the present instant and gives its index; numbers are rounded to six significant digits as printed. */
  write(kind: JournalKind, entity: string, values: JournalEntry['values'] = {}, cause = -1): number {
    this.entries.push({ time: this.simulation.now, kind, entity, values: rounded(values), cause });
    return this.entries.length - 1;
  }

  /** First 16 hex digits of SHA-256 over the canonical lines. */
  digest(): string {
    const hash = createHash('sha256');
    hash.update(this.entries.map(canonicalLine).join('\n'));
    return hash.digest('hex').slice(0, 16);
  }
}

/** `time kind entity key=value …`: time in microseconds, keys as written, values as printed. The cause is left out: it explains, it did not happen. */
export function canonicalLine(entry: JournalEntry): string {
  let line = `${entry.time} ${entry.kind} ${entry.entity}`;
  for (const key in entry.values) line += ` ${key}=${entry.values[key]}`;
  return line;
}

function rounded(values: JournalEntry['values']): JournalEntry['values'] {
  let result: Record<string, string | number | boolean> | undefined;
  for (const key in values) {
    const value = values[key];
    if (typeof value !== 'number' || Number.isInteger(value)) continue;
    result ??= { ...values };
    result[key] = Number(value.toPrecision(6));
  }
  return result ?? values;
}
