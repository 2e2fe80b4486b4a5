import { describe, expect, it } from 'vitest';
import { Simulation } from '../../../src/kernel/index.ts';
import { Timers } from '../../../src/plant/request/timers.ts';

describe('timers', () => {
  it('use again what is over or cancelled, so that they are never more than were pending at a time', () => {
    const simulation = new Simulation();
    const due: [item: number, time: number][] = [];
    const timers = new Timers(simulation, (item) => due.push([item, simulation.now]));
    expect([timers.start(70, 10), timers.start(80, 20)]).toEqual([0, 1]);
    timers.cancel(0);
    expect(timers.start(90, 30)).toBe(0);
    simulation.runUntil(20);
    expect(timers.start(60, 5)).toBe(1);
    simulation.run();
    expect(due).toEqual([
      [80, 20],
      [60, 25],
      [90, 30],
    ]);
  });

  it('may be started by what they bring about', () => {
    const simulation = new Simulation();
    const started: number[] = [];
    const timers = new Timers(simulation, (item) => {
      if (item > 0) started.push(timers.start(item - 1, 1));
    });
    timers.start(3, 1);
    simulation.run();
    expect(started).toEqual([0, 0, 0]);
    expect(simulation.now).toBe(4);
  });
});
