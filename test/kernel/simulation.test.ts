import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KernelError, Priority, SECOND, Simulation } from '../../src/kernel/index.ts';

function messageOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof KernelError) return error.message;
    throw error;
  }
  return 'no error';
}

describe('Simulation', () => {
  it('fires events in order of time, then priority, then scheduling, each at its own instant', () => {
    const simulation = new Simulation();
    const log: string[] = [];
    const note = (name: string) => () => log.push(`${name}@${simulation.now}`);
    simulation.at(20, note('b'));
    simulation.at(20, note('last'), Priority.last);
    simulation.at(20, note('first'), Priority.first);
    simulation.after(10, note('a'));
    simulation.at(20, note('c'));

    simulation.run();

    expect(log).toEqual(['a@10', 'first@20', 'b@20', 'c@20', 'last@20']);
  });

  it('runs up to and including a time, then stands at it, and takes up again from there', () => {
    const simulation = new Simulation();
    const log: number[] = [];
    for (const time of [5, 10, 11]) simulation.at(time, () => log.push(time));

    simulation.runUntil(10);
    expect(log).toEqual([5, 10]);
    expect(simulation.now).toBe(10);
    expect(simulation.pending).toBe(1);
    expect(simulation.nextTime()).toBe(11);

    simulation.at(10, () => log.push(100));
    simulation.run();
    expect(log).toEqual([5, 10, 100, 11]);
    expect(simulation.nextTime()).toBe(Infinity);
  });

  it('gives the same run however it is cut into pieces', () => {
    const cuts = fc.array(fc.nat({ max: 5000 }), { maxLength: 30 });
    fc.assert(
      fc.property(cuts, (spans) => {
        const whole = chatter();
        whole.simulation.runUntil(200_000);
        const cut = chatter();
        for (const span of spans) {
          cut.simulation.nextTime();
          cut.simulation.runUntil(cut.simulation.now + span);
        }
        cut.simulation.runUntil(200_000);
        expect(cut.log).toEqual(whole.log);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('goes the same way from a snapshot, again and again, and in another simulation', () => {
    const { simulation, log } = chatter();
    simulation.runUntil(50_000);
    const snapshot = simulation.snapshot();
    const before = log.length;
    simulation.runUntil(150_000);
    const future = log.slice(before);

    simulation.restore(snapshot);
    expect(simulation.now).toBe(50_000);
    log.length = before;
    simulation.runUntil(150_000);

    expect(future.length).toBeGreaterThan(50);
    expect(log.slice(before)).toEqual(future);
  });

  it('cancels exactly once: true while pending, false when fired or cancelled before', () => {
    const simulation = new Simulation();
    let fired = 0;
    const kept = simulation.after(1, () => fired++);
    const dropped = simulation.after(1, () => fired++);

    expect(simulation.isPending(dropped)).toBe(true);
    expect(simulation.cancel(dropped)).toBe(true);
    expect(simulation.cancel(dropped)).toBe(false);
    simulation.run();

    expect(fired).toBe(1);
    expect(simulation.cancel(kept)).toBe(false);
    expect(simulation.isPending(kept)).toBe(false);
  });

  it('does not take a later event in the same slot for the one the handle names', () => {
    const simulation = new Simulation();
    const old = simulation.after(1, () => undefined);
    simulation.run();
    const next = simulation.after(1, () => undefined);

    expect(simulation.cancel(old)).toBe(false);
    expect(simulation.isPending(next)).toBe(true);
  });

  it('refuses what is no time to come, with the time, the process and the value', () => {
    const simulation = new Simulation();
    const nothing = () => undefined;
    simulation.runUntil(90 * SECOND);
    expect(
      [
        () => simulation.at(5, nothing),
        () => simulation.at(Number.NaN, nothing),
        () => simulation.at(90_000_000.5, nothing),
        () => simulation.at(2 ** 53, nothing),
        () => simulation.after(-1, nothing),
        () => simulation.after(0.25, nothing),
        () => simulation.after(Number.NaN, nothing),
        () => simulation.after(Infinity, nothing),
        () => simulation.after(1, nothing, 4),
        () => simulation.after(1, nothing, 0.5),
        () => simulation.runUntil(5),
        () => simulation.runUntil(Number.NaN),
        () => simulation.cancel(12345),
        () => simulation.cancel(Number.NaN),
        () => simulation.isPending(-1),
      ].map(messageOf),
    ).toMatchInlineSnapshot(`
      [
        "event time: expected whole microseconds from now (90000000) on, got 5 (at 00:01:30, no process)",
        "event time: expected whole microseconds from now (90000000) on, got NaN (at 00:01:30, no process)",
        "event time: expected whole microseconds from now (90000000) on, got 90000000.5 (at 00:01:30, no process)",
        "event time: expected whole microseconds from now (90000000) on, got 9007199254740992 (at 00:01:30, no process)",
        "delay: expected whole microseconds from 0, got -1 (at 00:01:30, no process)",
        "delay: expected whole microseconds from 0, got 0.25 (at 00:01:30, no process)",
        "delay: expected whole microseconds from 0, got NaN (at 00:01:30, no process)",
        "delay: expected whole microseconds from 0, got Infinity (at 00:01:30, no process)",
        "priority: expected 0 to 3, got 4 (at 00:01:30, no process)",
        "priority: expected 0 to 3, got 0.5 (at 00:01:30, no process)",
        "event time: expected whole microseconds from now (90000000) on, got 5 (at 00:01:30, no process)",
        "event time: expected whole microseconds from now (90000000) on, got NaN (at 00:01:30, no process)",
        "handle: expected one this simulation gave out, got 12345 (at 00:01:30, no process)",
        "handle: expected one this simulation gave out, got NaN (at 00:01:30, no process)",
        "handle: expected one this simulation gave out, got -1 (at 00:01:30, no process)",
      ]
    `);
    expect(simulation.pending).toBe(0);
  });

  it('says where and in which run an action or a process crashed, keeps the cause, and stops for good', () => {
    const crash = (build: (simulation: Simulation) => void) => {
      const simulation = new Simulation({ seedLabel: '2014/7' });
      build(simulation);
      const message = messageOf(() => simulation.run());
      return [message, messageOf(() => simulation.run())];
    };

    expect([
      crash((simulation) =>
        simulation.after(SECOND, () => {
          throw new Error('no cell 12');
        }),
      ),
      crash((simulation) =>
        simulation.spawn(
          'rollout',
          (function* () {
            simulation.at(-1, () => undefined);
          })(),
        ),
      ),
      crash((simulation) => simulation.after(1, () => simulation.run())),
    ]).toMatchInlineSnapshot(`
      [
        [
          "simulation crashed (at 00:00:01, no process, seed "2014/7"): Error: no cell 12",
          "run: expected a simulation that has not crashed, got one that has (at 00:00:01, no process)",
        ],
        [
          "simulation crashed (at 00:00:00, process "rollout", seed "2014/7"): KernelError: event time: expected whole microseconds from now (0) on, got -1 (at 00:00:00, process "rollout")",
          "run: expected a simulation that has not crashed, got one that has (at 00:00:00, no process)",
        ],
        [
          "simulation crashed (at 00:00:00.000001, no process, seed "2014/7"): KernelError: run: expected a simulation that is not running, got a call from one of its own events (at 00:00:00.000001, no process)",
          "run: expected a simulation that has not crashed, got one that has (at 00:00:00.000001, no process)",
        ],
      ]
    `);
  });
});

/** A simulation that keeps itself busy: a hundred timers that start, cancel and log one another. */
function chatter() {
  const simulation = new Simulation();
  const log: string[] = [];
  const tick = (name: number, pace: number) => () => {
    log.push(`${name}@${simulation.now}`);
    const decoy = simulation.after(pace, () => log.push(`never ${name}`));
    simulation.after((pace * 7) % 9973, tick(name, (pace * 7) % 9973), name & 3);
    simulation.cancel(decoy);
  };
  for (let name = 0; name < 100; name++) simulation.after(name * 3, tick(name, 1000 + name * 37));
  return { simulation, log };
}
