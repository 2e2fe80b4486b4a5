import { describe, expect, it } from 'vitest';
import { record } from '../../../src/experiment/index.ts';
import { MINUTE } from '../../../src/kernel/index.ts';
import type { ShippedLines } from '../support/shipped.ts';
import { shippedSpec } from '../support/shipped.ts';

/** Cells whose hosts are being changed, minute by minute. */
function deploying(lines: Omit<ShippedLines, 'change'>) {
  const change = '{ takes: 5m per cell, restart: { capacity-lost: 10%, for: 1m } }';
  const spec = shippedSpec({ ...lines, change });
  const { frames, journal } = record(spec, MINUTE);
  const cellsAt = (minute: number) => frames[minute].deploying.reduce((sum, each) => sum + each, 0);
  const minuteOf = (kind: string) =>
    (journal.find((entry) => entry.kind === kind)?.time ?? Number.NaN) / MINUTE;
  return { cellsAt, minuteOf };
}

describe('a deployment that is stopped while hosts restart', () => {
  it('is over at once, and not only when the change has been taken back', () => {
    const { cellsAt, minuteOf } = deploying({
      policy: 'all-at-once: { rollback: { switch: { delay: 30m, takes: 0s } } }',
      defects: '[{ deep-restart: { capacity-lost: 100%, for: 1h } }]',
    });
    const stopped = Math.ceil(minuteOf('rollback-started'));

    expect(minuteOf('rolled-back')).toBeGreaterThanOrEqual(stopped + 29);
    expect(cellsAt(stopped - 1)).toBe(4);
    expect(cellsAt(stopped + 1)).toBe(0);
  });

  it('is over in a track that another one has stopped', () => {
    const { cellsAt, minuteOf } = deploying({
      policy: 'parallel-regions: { confidence: 0, waves: "1", bake: 10m }',
      fleet: `{ regions: 2, cells: 1 per region, kinds: { quick: { cells: 50%, users: 50% }, slow: { cells: 50%, users: 50% } },
        users: { total: 200k, spread: even }, hosts: 10 per cell, headroom: 60% }`,
      defects:
        '[{ fails-at-once: { on: quick } }, { deep-restart: { on: slow, capacity-lost: 100%, for: 1h } }]',
      detectors: '[error-rate: { scope: cell }]',
      responders: '[]',
    });

    expect(minuteOf('halted')).toBeCloseTo(15, 6);
    expect(cellsAt(14)).toBe(1);
    expect(cellsAt(16)).toBe(0);
  });
});
