import { createHash } from 'node:crypto';
import type { JournalEntry } from '../domain/index.ts';
import { canonicalLine } from '../experiment/index.ts';

/** The digest of a journal that still grows: at the end of the run it is the run's own. */
export class JournalDigest {
  private readonly hash = createHash('sha256');
  private read = 0;

  /** How many entries there are, and the first 16 hex digits of SHA-256 over their canonical lines. */
  of(journal: readonly JournalEntry[]): { readonly entries: number; readonly digest: string } {
    for (; this.read < journal.length; this.read += 1)
      this.hash.update(`${this.read === 0 ? '' : '\n'}${canonicalLine(journal[this.read])}`);
    return { entries: this.read, digest: this.hash.copy().digest('hex').slice(0, 16) };
  }
}
