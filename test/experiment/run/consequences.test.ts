import { describe, expect, it } from 'vitest';
import { catalog } from '../../../models/index.ts';
import type { JournalEntry } from '../../../src/domain/index.ts';
import { record } from '../../../src/experiment/index.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/kernel/index.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';

interface Lines {
  readonly faults?: string;
  readonly defects?: string;
  readonly headroom?: string;
  readonly attempts?: number;
}

/** One cell of a thousand operations a second for four hours; a change comes after two. */
function run({ faults = '[]', defects = '[]', headroom = '70%', attempts = 3 }: Lines) {
  const text = `
scenario: followed
asks: What comes of a fault?
duration: 4h
replications: 1
seed: 1
starts: 2h
fleet: { regions: 1, cells: 2 per region, users: { total: 200k, spread: even }, headroom: ${headroom} }
users: { diurnal: { operations: 0.01/s, swing: 0% }, retries: { attempts: ${attempts}, backoff: none, timeout: 3s } }
telemetry: { base-errors: 0.01% }
change: { code: {}, defects: ${defects} }
faults: ${faults}
policies: { all-at-once }
`;
  const read = readScenario(text, { file: 'followed.yaml', catalog, hash: '' });
  if (!('scenario' in read)) throw new Error(read.problems.map(formatProblem).join('\n'));
  const { scenario } = read.scenario.variants[0];
  const { row, journal } = record(
    { scenario, policy: 'all-at-once', variant: 'base', replication: 0, release: 'faulty' },
    HOUR,
  );
  const { faultsTotal: total, faultsBecameErrors: errors, faultsBecameFailures: failures } = row;
  return { row, journal, counts: { total, errors, failures } };
}

const of = (journal: readonly JournalEntry[], ...kinds: string[]) =>
  journal.filter(({ kind }) => kinds.includes(kind));

describe('a fault', () => {
  it('that headroom absorbs is neither an error nor a failure', () => {
    const { journal, counts } = run({
      faults: '[ capacity-drop: { lost: 50%, lasts: 10m, cells: 2 cells } ]',
    });
    expect(counts).toEqual({ total: 2, errors: 0, failures: 0 });
    expect(of(journal, 'error', 'failure')).toEqual([]);
  });

  it('that retries hide is an error and no failure', () => {
    // One attempt in ten thousand fails: of 600,000 operations in ten minutes 6·10⁻⁷ fail in the end.
    const { journal, counts } = run({
      faults: '[ dependency-loss: { calls: 0.01%, lasts: 10m, cells: 1 cells } ]',
    });
    expect(counts).toEqual({ total: 1, errors: 1, failures: 0 });
    const [fault, error] = of(journal, 'fault-started', 'error');
    expect(error).toMatchObject({ time: HOUR, entity: fault.entity, cause: journal.indexOf(fault) });
    expect(error.values).toMatchObject({ state: 'healthy', attempts: 1.0001 });
  });

  it('that users meet is a failure when the first of their operations should have failed, by way of the error', () => {
    // One operation in 10⁵ fails of 1,000 a second: after 100 s it is one.
    const { journal, counts } = run({ faults: '[ poison: { share: 0.001%, lasts: 10m, cells: 1 cells } ]' });
    expect(counts).toEqual({ total: 1, errors: 1, failures: 1 });
    const [fault, error, failure] = of(journal, 'fault-started', 'error', 'failure');
    expect([fault.kind, error.kind, failure.kind]).toEqual(['fault-started', 'error', 'failure']);
    expect(failure.cause).toBe(journal.indexOf(error));
    expect(error.cause).toBe(journal.indexOf(fault));
    expect(error.time).toBe(HOUR);
    expect(Math.abs(failure.time - HOUR - 100 * SECOND)).toBeLessThan(0.1 * SECOND);
  });

  it('is no failure when it is over before an operation should have failed', () => {
    const { counts } = run({ faults: '[ poison: { share: 0.001%, lasts: 90s, cells: 1 cells } ]' });
    expect(counts).toEqual({ total: 1, errors: 1, failures: 0 });
  });

  it('is an error when the queue of its cell grows, and each cell that it fails is told once', () => {
    const { journal, counts } = run({
      faults: '[ cell-loss: { cells: 2 cells, lasts: 5m } ]',
      attempts: 1,
    });
    expect(counts).toEqual({ total: 2, errors: 2, failures: 2 });
    for (const kind of ['error', 'failure'])
      expect(new Set(of(journal, kind).map(({ entity }) => entity)).size).toBe(of(journal, kind).length);
  });

  it('that changes only what is seen, who acts or who is exposed is nothing of the kind', () => {
    const { counts, row } = run({
      faults: '[ blind-monitoring, slow-response, silent-exposure: { lasts: 2h, exposed: 10% } ]',
    });
    expect(counts).toEqual({ total: 5, errors: 0, failures: 0 });
    expect(row.usersHarmed).toBe(0);
    // A tenth of 200,000 users, for two hours.
    expect(row.silentUserHours).toBeCloseTo(40_000, 6);
  });

  it('is found behind others that began later and have nothing to do with how cells serve', () => {
    const { journal } = run({
      faults: `[ control-loop: { at: 30m, lasts: 3h, every: 5m, step: 10%, least: 10%, cells: 2 cells },
        blind-monitoring: { at: 35m, lasts: 3h }, clock-skew: { at: 36m, lasts: 3h, cells: 2 cells },
        silent-exposure: { at: 37m, lasts: 3h } ]`,
    });
    const roots = of(journal, 'error').map(({ cause }) => journal[cause].values.fault);
    expect(roots).toEqual(['control-loop', 'control-loop']);
  });

  it('that finds its cell down already is not blamed for that', () => {
    const { journal, counts } = run({
      faults: `[ cell-loss: { at: 30m, lasts: 3h, cells: 2 cells },
        slow-recovery: { at: 1h, lasts: 1h, cells: 2 cells } ]`,
    });
    expect(counts).toEqual({ total: 4, errors: 2, failures: 2 });
    const roots = of(journal, 'error').map(({ cause }) => journal[cause].values.fault);
    expect(roots).toEqual(['cell-loss', 'cell-loss']);
  });

  it('is not blamed for what a later one does', () => {
    const { journal } = run({
      faults: `[ capacity-drop: { at: 30m, lasts: 3h, lost: 10%, cells: 2 cells },
        poison: { at: 1h, lasts: 10m, cells: 2 cells }, clock-skew: { at: 50m, lasts: 1h, cells: 2 cells } ]`,
    });
    const roots = of(journal, 'error').map(({ cause }) => journal[cause].values.fault);
    expect(roots).toEqual(['poison', 'poison']);
  });
});

describe('a defect', () => {
  it('that wakes is a fault that may become an error and a failure', () => {
    const { journal, counts } = run({ defects: '[ fails-at-once: { fails: 100% } ]' });
    expect(counts).toEqual({ total: 2, errors: 2, failures: 2 });
    for (const failure of of(journal, 'failure')) {
      const error = journal[failure.cause];
      expect(error).toMatchObject({ kind: 'error', entity: failure.entity });
      expect(journal[error.cause]).toMatchObject({ kind: 'defect-woke', entity: failure.entity });
      expect(failure.time - error.time).toBeLessThan(MINUTE);
    }
  });
});
