import { describe, expect, it } from 'vitest';
import type { Script } from '../../src/kernel/index.ts';
import {
  anyOf,
  Interrupted,
  Latch,
  Signal,
  Simulation,
  until,
  wait,
  waitUntil,
} from '../../src/kernel/index.ts';

/** A simulation and a log of what happened when. */
function stage() {
  const simulation = new Simulation({ seedLabel: 'test' });
  const log: string[] = [];
  const note = (text: string) => log.push(`${simulation.now} ${text}`);
  return { simulation, log, note };
}

describe('Process', () => {
  it('begins at its instant, but only after the one who spawned it has come to a wait', () => {
    const { simulation, log, note } = stage();
    function* child(): Script {
      note('child begins');
      yield* wait(5);
      note('child ends');
    }
    function* parent(): Script {
      yield* waitUntil(10);
      simulation.spawn('child', child());
      note('parent goes on');
      yield* wait(0);
      note('parent after its wait');
    }
    simulation.spawn('parent', parent());

    simulation.run();

    expect(log).toEqual([
      '10 parent goes on',
      '10 child begins',
      '10 parent after its wait',
      '15 child ends',
    ]);
  });

  it('wakes all who wait for a signal in the order in which they began to wait, with the value', () => {
    const { simulation, log, note } = stage();
    const alarm = new Signal<string>();
    function* listener(name: string, start: number): Script {
      yield* wait(start);
      note(`${name} hears ${yield* until(alarm)}`);
    }
    for (const [name, start] of [
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ] as const)
      simulation.spawn(name, listener(name, start));
    function* firer(): Script {
      yield* wait(9);
      note(`woke ${alarm.fire('fire')}`);
      note(`woke ${alarm.fire('again')}`);
    }
    simulation.spawn('firer', firer());

    simulation.run();

    expect(log).toEqual(['9 woke 3', '9 woke 0', '9 b hears fire', '9 c hears fire', '9 a hears fire']);
  });

  it('misses a signal that was fired before, but not a latch that was set', () => {
    const { simulation, log, note } = stage();
    const edge = new Signal();
    const level = new Latch<number>();
    edge.fire();
    level.set(7);
    level.set(8);
    function* late(): Script {
      note(`latch ${yield* until(level)}`);
      yield* until(edge);
      note('never');
    }
    const process = simulation.spawn('late', late());

    simulation.run();

    expect(log).toEqual(['0 latch 7']);
    expect(process.alive).toBe(true);
    expect(edge.waiting).toBe(1);
    level.reset();
    expect(level.isSet).toBe(false);
  });

  it('waits for the end of another process and gets what it returned, also when it is over already', () => {
    const { simulation, log, note } = stage();
    function* work(): Script<number> {
      yield* wait(5);
      return 42;
    }
    const worker = simulation.spawn('worker', work());
    function* boss(start: number): Script {
      yield* wait(start);
      note(`${start}: ${yield* until(worker)}`);
    }
    simulation.spawn('early', boss(1));
    simulation.spawn('late', boss(9));

    simulation.run();

    expect(log).toEqual(['5 1: 42', '9 9: 42']);
    expect(worker.result).toBe(42);
    expect(worker.alive).toBe(false);
  });

  it('says which of several came first and leaves nothing of the others behind', () => {
    const { simulation, log, note } = stage();
    const a = new Signal<string>();
    const b = new Latch<number>();
    function* sleeper(): Script {
      yield* wait(30);
    }
    const process = simulation.spawn('sleeper', sleeper());
    function* waiter(): Script {
      note(JSON.stringify(yield* anyOf(10, a, b, process)));
      note(`left: ${a.waiting} ${b.waiting} ${simulation.pending}`);
      note(JSON.stringify(yield* anyOf(10, a, b)));
      note(`left: ${a.waiting} ${b.waiting} ${simulation.pending}`);
      note(JSON.stringify(yield* anyOf(100, process)));
      const first = yield* anyOf(a, b, a);
      if (first.index === 1) note(`b: ${first.value.toFixed(1)}`);
      note(`left: ${a.waiting} ${b.waiting} ${simulation.pending}`);
    }
    simulation.spawn('waiter', waiter());
    simulation.at(15, () => a.fire('x'));
    simulation.at(40, () => b.set(3));

    simulation.run();

    expect(log).toMatchInlineSnapshot(`
      [
        "10 {"index":0}",
        "10 left: 0 0 3",
        "15 {"index":1,"value":"x"}",
        "15 left: 0 0 2",
        "30 {"index":1}",
        "40 b: 3.0",
        "40 left: 0 0 0",
      ]
    `);
  });

  it('takes the first named when several are true already, and the one that happened first at a tie', () => {
    const { simulation, log, note } = stage();
    const set = new Latch();
    set.set();
    const signal = new Signal();
    function* waiter(): Script {
      note(`${(yield* anyOf(signal, set, set)).index}`);
      note(`${(yield* anyOf(10, signal)).index}`);
    }
    simulation.at(10, () => signal.fire());
    simulation.spawn('waiter', waiter());

    simulation.run();

    expect(log).toEqual(['0 1', '10 1']);
  });

  it('is interrupted inside its wait, with the cause, and may go on', () => {
    const { simulation, log, note } = stage();
    const signal = new Signal();
    function* stubborn(): Script {
      for (;;) {
        try {
          yield* anyOf(1000, signal);
          note('waited');
          return;
        } catch (error) {
          if (!(error instanceof Interrupted)) throw error;
          note(`interrupted: ${error.cause}; left ${signal.waiting}`);
        }
      }
    }
    const process = simulation.spawn('stubborn', stubborn());
    simulation.at(5, () => {
      process.interrupt('one');
      process.interrupt('two');
      note(`left at once: ${signal.waiting}`);
    });

    simulation.run();

    expect(log).toEqual([
      '5 left at once: 0',
      '5 interrupted: one; left 0',
      '5 interrupted: two; left 0',
      '1005 waited',
    ]);
    expect(process.interrupt('late')).toBe(false);
  });

  it('ends quietly when it lets an interrupt pass, after its finally blocks, and tells who waits', () => {
    const { simulation, log, note } = stage();
    function* fault(): Script<string> {
      try {
        note('strikes');
        yield* wait(1000);
        return 'done';
      } finally {
        note('undone');
        yield* wait(7);
        note('cleaned up');
      }
    }
    const process = simulation.spawn('fault', fault());
    function* observer(): Script {
      note(`ended with ${yield* until(process)}`);
    }
    simulation.spawn('observer', observer());
    simulation.at(10, () => process.interrupt());

    simulation.run();

    expect(log).toEqual(['0 strikes', '10 undone', '17 cleaned up', '17 ended with undefined']);
    expect(simulation.now).toBe(17);
  });

  it('is interrupted also when its waking was on its way, or before it began', () => {
    const { simulation, log, note } = stage();
    const signal = new Signal();
    function* listener(): Script {
      try {
        yield* until(signal);
        note('heard');
      } catch {
        note('interrupted');
      }
    }
    const listening = simulation.spawn('listener', listener());
    simulation.at(5, () => {
      signal.fire();
      listening.interrupt();
      const unborn = simulation.spawn('unborn', listener());
      unborn.interrupt();
    });

    simulation.run();

    expect(log).toEqual(['5 interrupted']);
    expect(simulation.pending).toBe(0);
  });

  it('cannot be interrupted by itself', () => {
    const { simulation } = stage();
    function* self(): Script {
      yield* wait(1);
      process.interrupt();
    }
    const process = simulation.spawn('self', self());
    expect(() => simulation.run()).toThrowErrorMatchingInlineSnapshot(
      `[KernelError: simulation crashed (at 00:00:00.000001, process "self", seed "test"): KernelError: interrupt: expected another process, got the running one (at 00:00:00.000001, process "self")]`,
    );
  });

  it('throws a wrong wait into the script, so that finally blocks run, and crashes with the time and the name', () => {
    const { simulation, log, note } = stage();
    function* wrong(): Script {
      yield* wait(3);
      try {
        yield* wait(Number.NaN);
      } finally {
        note('finally');
      }
    }
    simulation.spawn('wrong', wrong());
    expect(() => simulation.run()).toThrowErrorMatchingInlineSnapshot(
      `[KernelError: simulation crashed (at 00:00:00.000003, process "wrong", seed "test"): KernelError: delay: expected whole microseconds from 0, got NaN (at 00:00:00.000003, process "wrong")]`,
    );
    expect(log).toEqual(['3 finally']);
  });

  it('cannot be copied while it lives', () => {
    const { simulation } = stage();
    simulation.spawn(
      'alive',
      (function* (): Script {
        yield* wait(5);
      })(),
    );
    expect(() => simulation.snapshot()).toThrowErrorMatchingInlineSnapshot(
      `[KernelError: snapshot: expected no living process, got 1 (at 00:00:00, no process)]`,
    );
    simulation.run();
    expect(simulation.snapshot().now).toBe(5);
  });
});
