import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../report/index.ts';
import type { RecordEnd, RecordEntry, RecordHeader } from './record.ts';
import { recordLine } from './record.ts';

/** Where a record goes when nobody says: a folder per game, which no later game writes to. */
export function defaultRecord(header: RecordHeader): string {
  const name = [header.scenario, header.policy, String(header.replication)]
    .join('-')
    .replace(/[^\w.-]+/g, '_');
  return join(unused(join('reports', 'out', 'games', name)), 'game.jsonl');
}

/** The post-mortem stands beside the record; one that is there already may have been filled in, and stays. */
export function defaultPostMortem(record: string): string {
  return unused(join(dirname(record), 'post-mortem'), '.md');
}

/** A record being written: every line is in the file before the next key is read, so that a crash loses nothing. */
export class RecordFile {
  readonly path: string;
  private readonly handle: number;
  private open = true;

  /** Throws what the operating system says: the folder cannot be made, the file exists. */
  constructor(path: string, header: RecordHeader) {
    this.path = path;
    makeFolder(dirname(path));
    this.handle = openSync(path, 'wx');
    this.write(header);
  }

  write(line: RecordHeader | RecordEntry | RecordEnd): void {
    if (!this.open) return;
    writeSync(this.handle, `${recordLine(line)}\n`);
    if ('kind' in line && line.kind === 'end') this.close();
  }

  close(): void {
    if (this.open) closeSync(this.handle);
    this.open = false;
  }
}

/** The path itself, or with the first number that makes it new. */
function unused(path: string, ending = ''): string {
  for (let number = 1; ; number += 1) {
    const name = `${path}${number === 1 ? '' : `-${number}`}${ending}`;
    if (!existsSync(name)) return name;
  }
}
