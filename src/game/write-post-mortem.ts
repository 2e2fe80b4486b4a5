import { writeFileSync } from 'node:fs';
import type { Debrief } from './debrief-facts.ts';
import { defaultPostMortem } from './game-folder.ts';
import { postMortem } from './post-mortem.ts';

/** Writes the post-mortem and gives its path; one asked for by name replaces what was there. */
export function writePostMortem(debrief: Debrief, record: string, out: string | undefined): string {
  const path = out ?? defaultPostMortem(record);
  writeFileSync(path, postMortem(debrief, replayCommand(record)));
  return path;
}

/** What opens the debrief of a record again, fit to be pasted into a shell. */
export function replayCommand(record: string): string {
  const plain = /^[\w./:@+-]+$/.test(record);
  return `wavetank debrief ${plain ? record : `'${record.replaceAll("'", "'\\''")}'`}`;
}
