// A desk at which alarms ring when the test says so, and on which everything that is done is written down.

import type { Alarm, Desk, Finding } from '../../../src/domain/index.ts';
import type { Script, Time } from '../../../src/kernel/index.ts';
import { RandomStreams, roundDuration, Signal, Simulation, until, wait } from '../../../src/kernel/index.ts';
import { model } from './read.ts';

export interface World {
  /** The rollout is under way, or was within the given time. */
  changeWithin: (now: Time, within: number) => boolean;
  alarmed: (now: Time) => boolean;
  findings: (now: Time) => readonly Finding[];
  rollbackTakes: number;
  /** Factor on what people take, what they do for nothing beyond that, and when nobody is there. */
  slowness: number;
  wrong: number;
  absent: (now: Time) => boolean;
  /** Whether the hours asked about are now. */
  isWithin: (now: Time) => boolean;
}

export interface Act {
  readonly time: Time;
  readonly did: string;
  readonly cells?: readonly number[];
  readonly value?: number | string;
}

export class FakeDesk implements Desk {
  readonly simulation = new Simulation();
  readonly acts: Act[] = [];
  private readonly world: World;
  private readonly seed: string;
  private readonly raised = new Signal<void>();
  private readonly alarms: Alarm[] = [];
  private seen = 0;
  private entries = 100;

  constructor(world: Partial<World> = {}, seed = 'desk') {
    this.seed = seed;
    this.world = {
      changeWithin: () => true,
      alarmed: () => true,
      findings: () => [],
      rollbackTakes: 0,
      slowness: 1,
      wrong: 0,
      absent: () => false,
      isWithin: () => true,
      ...world,
    };
  }

  /** Sits a responder down at the desk. */
  seat(yaml: string): this {
    const { model: responder, options } = model('responder', yaml);
    this.simulation.spawn('responder', responder.respond(this, options));
    return this;
  }

  /** An alarm will ring at this time. */
  ringAt(time: Time): this {
    this.simulation.at(time, () => {
      const number = this.alarms.length + 1;
      this.alarms.push({ number, detector: 'test', entity: '', cells: [], because: '', entry: number });
      this.raised.fire();
    });
    return this;
  }

  /** When something was done, in order. */
  times(did: string): Time[] {
    return this.acts.filter((act) => act.did === did).map(({ time }) => time);
  }

  takes(usual: number): number {
    return roundDuration(usual * this.world.slowness);
  }

  mistakes(usual: number): number {
    return usual + (1 - usual) * this.world.wrong;
  }

  isWithin(): boolean {
    return this.world.isWithin(this.simulation.now);
  }

  get absent(): boolean {
    return this.world.absent(this.simulation.now);
  }

  get alarmed(): boolean {
    return this.world.alarmed(this.simulation.now);
  }

  *nextAlarm(): Script<Alarm> {
    while (this.seen >= this.alarms.length) yield* until(this.raised);
    return this.alarms[this.seen++];
  }

  random(incident: number) {
    return new RandomStreams(this.seed).stream('responder', incident);
  }

  changeWithin(within: number): boolean {
    return this.world.changeWithin(this.simulation.now, within);
  }

  findings(): readonly Finding[] {
    return this.world.findings(this.simulation.now);
  }

  pause(): void {
    this.write('pause');
  }

  resume(): void {
    this.write('resume');
  }

  *rollback(): Script<boolean> {
    this.write('rollback');
    yield* wait(this.world.rollbackTakes);
    this.write('rolled back');
    return true;
  }

  *redeploy(): Script<boolean> {
    this.write('redeploy');
    yield* wait(this.world.rollbackTakes);
    this.write('rolled back');
    return true;
  }

  *restart(cells: readonly number[], takes: number, atOnce: number): Script {
    this.write('restart', { cells, value: atOnce });
    yield* wait(Math.ceil(cells.length / atOnce) * takes);
  }

  admit(cells: readonly number[], share: number): void {
    this.write('admit', { cells, value: share });
  }

  capRetries(cells: readonly number[], budget: number): void {
    this.write('cap retries', { cells, value: budget });
  }

  drain(cells: readonly number[]): void {
    this.write('drain', { cells });
  }

  undrain(cells: readonly number[]): void {
    this.write('undrain', { cells });
  }

  journal(kind: string, values: Readonly<Record<string, string | number>>): number {
    const value = Object.values(values)[0];
    this.write(kind, value === undefined ? {} : { value });
    this.entries += 1;
    return this.entries;
  }

  private write(did: string, more: Partial<Act> = {}): void {
    this.acts.push({ time: this.simulation.now, did, ...more });
  }
}
