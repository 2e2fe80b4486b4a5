import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRow } from '../row.ts';
import type { Part } from './run-batch.ts';

/** What two batches must have in common for the parts of one to belong to the other. */
export interface BatchIdentity {
  readonly scenario: string;
  /** SHA-256 (hex) of the scenario's text. */
  readonly hash: string;
  /** Of Wavetank. */
  readonly version: string;
  readonly seed: string;
  readonly policies: readonly string[];
  readonly variants: readonly string[];
}

const IDENTITY = 'batch.json';
const PART = /^part-(\d+)\.json$/;

/**
 * Keeps the finished parts of a batch in a folder, each written to a file beside it and renamed, so that there are only
 * whole ones whenever the batch is killed. Numbers are kept to the last bit.
 *
 * The number of replications is not part of the identity: a plan with more of them begins with the same jobs.
 */
export class PartStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The identity of the batch whose parts lie here; undefined when there are none, or none that can be read. */
  get identity(): BatchIdentity | undefined {
    return this.#read(IDENTITY);
  }

  /** Throws away what lies here and begins anew. */
  begin(identity: BatchIdentity): void {
    this.remove();
    mkdirSync(this.#folder, { recursive: true });
    this.#write(IDENTITY, identity);
  }

  save(part: Part): void {
    this.#write(`part-${part.first}.json`, part.rows);
  }

  /** All parts, in the order of their jobs; one that cannot be read is as good as missing, and is run again. */
  load(): Part[] {
    const numbers = readdirSync(this.#folder).flatMap((name) => PART.exec(name)?.[1] ?? []);
    return numbers
      .map(Number)
      .sort((a, b) => a - b)
      .map((first) => ({ first, rows: this.#read<RunRow[]>(`part-${first}.json`) ?? [] }));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #read<T>(name: string): T | undefined {
    try {
      return JSON.parse(readFileSync(join(this.#folder, name), 'utf8'));
    } catch {
      return undefined;
    }
  }

  #write(name: string, content: unknown): void {
    const path = join(this.#folder, name);
    writeFileSync(`${path}.tmp`, JSON.stringify(content));
    renameSync(`${path}.tmp`, path);
  }
}

/** What differs between two batches, in words: `seed: 2014 then, 7 now`. */
export function differencesOf(then: BatchIdentity, now: BatchIdentity): string[] {
  const fields = ['scenario', 'hash', 'version', 'seed', 'policies', 'variants'] as const;
  return fields
    .filter((field) => JSON.stringify(then[field]) !== JSON.stringify(now[field]))
    .map((field) => `${field}: ${printed(then[field])} then, ${printed(now[field])} now`);
}

const printed = (value: string | readonly string[]): string =>
  typeof value === 'string' ? value.slice(0, 40) : value.join(', ');
