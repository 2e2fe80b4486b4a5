import { describe, expect, it } from 'vitest';
import { canonicalLine, Journal } from '../../../src/experiment/run/journal.ts';
import { Simulation } from '../../../src/kernel/index.ts';

describe('Journal', () => {
  it('writes canonical lines with values as printed', () => {
    const journal = new Journal(new Simulation());
    journal.write('alarm', 'r0/c1', { detector: 'error-rate', share: 0.123456789 });
    expect(journal.entries.map(canonicalLine)).toEqual(['0 alarm r0/c1 detector=error-rate share=0.123457']);
  });

  it('has a digest that tells any difference but the causes', () => {
    const digest = (entity: string, cause: number) => {
      const journal = new Journal(new Simulation());
      journal.write('alarm', entity, {}, cause);
      return journal.digest();
    };
    expect(digest('a', 0)).toBe(digest('a', 3));
    expect(digest('a', 0)).not.toBe(digest('b', 0));
    expect(digest('a', 0)).toMatch(/^[0-9a-f]{16}$/);
  });
});
