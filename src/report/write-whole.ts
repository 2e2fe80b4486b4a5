import { closeSync, openSync, renameSync, writeFileSync } from 'node:fs';

/** Writes a file piece by piece beside its place and then puts it there, so that nobody ever finds half of it. */
export function writeWhole(path: string, pieces: Iterable<string>): void {
  const unfinished = `${path}.tmp`;
  const file = openSync(unfinished, 'w');
  try {
    for (const piece of pieces) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}
