import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../report/index.ts';
import type { Debrief } from './debrief-facts.ts';
import { defaultPostMortem } from './game-folder.ts';
import { reasonOf } from './outside.ts';
import { postMortem } from './post-mortem.ts';

/** Writes the post-mortem and gives its path; one asked for by name replaces what was there. */
export function writePostMortem(debrief: Debrief, record: string, out: string | undefined): string {
  const path = out ?? defaultPostMortem(record);
  writeFileSync(path, postMortem(debrief, replayCommand(record)));
  return path;
}

/** Tries whether a post-mortem can go there, before an hour is played for it; gives what is in the way. */
export function inTheWayOf(out: string): string | undefined {
  try {
    makeFolder(dirname(out));
    const isNew = !existsSync(out);
    closeSync(openSync(out, 'a'));
    if (isNew) rmSync(out);
    return undefined;
  } catch (error) {
    return `${out}: expected a file that can be written, got: ${reasonOf(error)} — choose another with --out`;
  }
}

/** What opens the debrief of a record again, fit to be pasted into a shell. */
export function replayCommand(record: string): string {
  const plain = /^[\w./:@+-]+$/.test(record);
  return `wavetank debrief ${plain ? record : `'${record.replaceAll("'", "'\\''")}'`}`;
}
