import type { Configured, RolloutOptions, Verdict } from '../../../domain/index.ts';
import type { RandomStream, Script } from '../../../kernel/index.ts';
import { wait } from '../../../kernel/index.ts';
import type { AlarmRecord } from '../alarms.ts';
import type { RolloutInputs } from './inputs.ts';
import { Occurrences } from './occurrences.ts';
import type { RolloutSite } from './site.ts';
import { testOptions } from './tests.ts';

/** A test that goes on in production, and the cells in which it complains now. */
interface Going {
  readonly test: Configured<'test'>;
  /** What its chance is drawn by: a test that stands in two stages goes on twice, each with luck of its own. */
  readonly name: string;
  readonly alarms: Map<number, AlarmRecord>;
  /** What it sees of a cell, look by look: the same there, whatever other cells have the change. */
  readonly luck: Map<number, RandomStream>;
}

/**
 * The tests of the stages that go on while the change is with users, during the rollout and after it: each looks at every
 * cell that has the change, time and again, and sees a defect that is awake there with some probability.
 */
export class TestsInProduction {
  private readonly inputs: RolloutInputs;
  private readonly site: RolloutSite;
  private readonly going: readonly Going[];

  constructor(inputs: RolloutInputs, { stages }: RolloutOptions, site: RolloutSite) {
    this.inputs = inputs;
    this.site = site;
    const tests = stages.flatMap(
      ({ options }) => (options as { readonly tests?: readonly Configured<'test'>[] }).tests ?? [],
    );
    const occurrences = new Occurrences();
    this.going = tests
      .filter((test) => testOptions(test).every > 0)
      .map((test) => ({ test, name: occurrences.next(test.name), alarms: new Map(), luck: new Map() }));
  }

  start(): void {
    for (const going of this.going) this.inputs.simulation.spawn(`test ${going.name}`, this.goOn(going));
  }

  /** What the gate of these cells hears of them. */
  verdicts(
    cells: readonly number[],
  ): readonly { readonly detector: string; readonly verdict: Verdict; readonly alarm: boolean }[] {
    return this.going.map(({ test, alarms }) => {
      const alarm = cells.some((cell) => alarms.has(cell));
      return { detector: test.name, verdict: alarm ? 'fail' : 'pass', alarm };
    });
  }

  private *goOn(going: Going): Script {
    const { test, alarms } = going;
    const { every, findsAwake } = testOptions(test);
    const { simulation } = this.inputs;
    for (;;) {
      yield* wait(every);
      for (const [cell, alarm] of alarms) {
        if (this.inputs.defects.awake(cell) === undefined) this.clear(test, alarms, cell, alarm);
      }
      for (const cell of this.site.carrying) {
        const cause = this.inputs.defects.awake(cell);
        if (cause === undefined || alarms.has(cell) || this.luckIn(cell, going).uniform() >= findsAwake)
          continue;
        alarms.set(cell, this.raise(test, cell, cause.entry, simulation.now));
      }
    }
  }

  private luckIn(cell: number, { name, luck }: Going): RandomStream {
    let stream = luck.get(cell);
    if (stream === undefined) {
      stream = this.inputs.streams.stream(`test ${name} in production`, cell);
      luck.set(cell, stream);
    }
    return stream;
  }

  private raise(test: Configured<'test'>, cell: number, cause: number, now: number): AlarmRecord {
    const { journal, scenario, alarms } = this.inputs;
    const { name: entity } = scenario.fleet.cells[cell];
    const because = 'the test fails there';
    const entry = journal.write('alarm', entity, { detector: test.name, true: true, because }, cause);
    return alarms.raise({
      detector: test.name,
      entity,
      cells: [cell],
      because,
      entry,
      since: now,
      isTrue: true,
    });
  }

  private clear(test: Configured<'test'>, alarms: Going['alarms'], cell: number, alarm: AlarmRecord): void {
    const { journal, scenario, simulation } = this.inputs;
    const { name: entity } = scenario.fleet.cells[cell];
    journal.write('alarm-cleared', entity, { detector: test.name }, alarm.entry);
    this.inputs.alarms.clear(alarm, simulation.now);
    alarms.delete(cell);
  }
}
