import { describe, expect, it } from 'vitest';
import { Level } from '../../src/stats/index.ts';

describe('Level', () => {
  it('weighs each value by how long it held', () => {
    const queue = new Level(1_000_000, 2);
    queue.set(4_000_000, 10);
    queue.set(5_000_000, 0);
    expect(queue.integral(11_000_000)).toBe(16_000_000);
    expect(queue.mean(11_000_000)).toBe(1.6);
    expect([queue.value, queue.min, queue.max]).toEqual([0, 0, 10]);
  });

  it('is the value itself while no time has passed', () => {
    expect(new Level(7, 3).mean(7)).toBe(3);
  });

  it('lets the last of several values at one instant count', () => {
    const level = new Level(0, 1);
    level.set(10, 100);
    level.set(10, 2);
    expect(level.integral(20)).toBe(30);
  });

  it('does not go back in time', () => {
    const level = new Level(0, 1);
    level.set(10, 2);
    expect(() => level.set(9, 3)).toThrow('a time from 10 us on, got 9');
    expect(() => level.integral(9)).toThrow('got 9');
    expect(() => level.set(11, Number.NaN)).toThrow('finite number, got NaN');
    expect(level.integral(11)).toBe(12);
  });
});
