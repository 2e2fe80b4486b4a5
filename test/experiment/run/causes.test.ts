import { describe, expect, it } from 'vitest';
import { Causes } from '../../../src/experiment/run/causes.ts';

const cause = (entry: number) => ({ entry, remedies: [] });

describe('Causes', () => {
  it('blames the newest of what acts', () => {
    const causes = new Causes(2, () => false);
    causes.begin(0, cause(1));
    causes.begin(0, cause(2));
    expect(causes.blamed(0, 5, 0)?.entry).toBe(2);
    expect(causes.blamed(1, 5, 0)).toBeUndefined();
  });

  it('remembers a cause for as long as telemetry still shows it', () => {
    const causes = new Causes(1, () => false);
    const first = cause(1);
    causes.begin(0, first);
    causes.end(0, first, 100);
    expect(causes.blamed(0, 160, 60)?.entry).toBe(1);
    expect(causes.blamed(0, 161, 60)).toBeUndefined();
  });

  it('keeps blaming the trigger of a collapse that outlives it', () => {
    let collapsed = true;
    const causes = new Causes(1, () => collapsed);
    const trigger = cause(7);
    causes.begin(0, trigger);
    causes.end(0, trigger, 10);
    expect(causes.blamed(0, 10_000, 0)?.entry).toBe(7);
    collapsed = false;
    expect(causes.blamed(0, 10_000, 0)).toBeUndefined();
  });

  it('blames a suspect for a cell that falls ill in time, unless something acts on it', () => {
    let ill = false;
    const causes = new Causes(3, () => ill);
    const act = cause(2);
    for (const cell of [0, 1, 2]) causes.suspect(cell, cause(1), 100);
    causes.begin(1, act);
    causes.fallIll(0, 100);
    causes.fallIll(1, 100);
    causes.fallIll(2, 101);
    ill = true;
    expect(causes.blamed(0, 5000, 0)?.entry).toBe(1);
    expect(causes.blamed(1, 5000, 0)?.entry).toBe(2);
    expect(causes.blamed(2, 5000, 0)).toBeUndefined();
    causes.end(1, act, 6000);
    expect(causes.blamed(1, 7000, 0)?.entry).toBe(2);
  });

  it('does not blame a suspect while the cell is well', () => {
    const causes = new Causes(1, () => false);
    causes.suspect(0, cause(1), 100);
    expect(causes.blamed(0, 50, 0)).toBeUndefined();
  });
});
