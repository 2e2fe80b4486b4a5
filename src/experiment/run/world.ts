import type { CellState, Scenario } from '../../domain/index.ts';
import { Calendar, draw } from '../../domain/index.ts';
import type { Time } from '../../kernel/index.ts';
import { RandomStreams, roundDuration, Simulation } from '../../kernel/index.ts';
import type { Plant, PlantListener } from '../../plant/index.ts';
import { createPlant } from '../../plant/index.ts';
import { AlarmBoard } from './alarms.ts';
import { Baseline } from './baseline.ts';
import { Causes } from './causes.ts';
import { Conductor } from './conductor.ts';
import { Consequences } from './consequences.ts';
import { Defects } from './defects.ts';
import type { DeskInputs } from './desk.ts';
import { deskFor } from './desk.ts';
import { ExposureMeter } from './exposure.ts';
import type { FaultListener } from './faults.ts';
import { startFaults } from './faults.ts';
import { HarmMeter } from './harm.ts';
import { Impairments } from './impairments.ts';
import { Journal } from './journal.ts';
import { Sight } from './sight.ts';
import { SilentHarm } from './silent-harm.ts';
import { Staff } from './staff.ts';
import { Telemetry } from './telemetry.ts';
import { DetectorWatch } from './watch.ts';
import { WatchedStreams } from './watched-streams.ts';

/** Which of a replication's three worlds (product.md): everything is judged against the quiet twin. */
export type WorldKind = 'faulty' | 'healthy' | 'twin';

export interface WorldSpec {
  readonly scenario: Omit<Scenario, 'variants'>;
  readonly policy: string;
  readonly kind: WorldKind;
  /** `<scenario seed>/<replication>`. */
  readonly seed: string;
  /** Failing shares of the quiet twin; null in the twin itself, which records its own. */
  readonly baseline: Baseline | null;
  /** False: nobody responds (the trainee does, or "do nothing" is what is asked). */
  readonly responders: boolean;
  /** Detectors look at every one of their times, also where nothing can have changed: slow, to compare with. */
  readonly alwaysLook?: boolean;
  /** False: every cell is stepped all the time: very slow, to compare with. */
  readonly settles?: boolean;
}

/** One world of one replication, put together and ready to run. Owns no logic of its own: it connects the parts. */
export class World {
  readonly spec: WorldSpec;
  readonly simulation: Simulation;
  readonly plant: Plant;
  readonly journal: Journal;
  readonly causes: Causes;
  readonly consequences: Consequences;
  readonly impairments: Impairments;
  readonly silentHarm: SilentHarm;
  readonly defects: Defects;
  readonly harm: HarmMeter;
  readonly exposure: ExposureMeter;
  readonly telemetry: Telemetry;
  readonly alarms = new AlarmBoard();
  readonly watch: DetectorWatch;
  readonly conductor: Conductor;
  /** The twin's failing shares: what this world is judged against. */
  readonly baseline: Baseline;
  readonly horizon: Time;
  /** Users harmed when the first true alarm fired; null = no true alarm so far. */
  harmedBeforeDetection: number | null = null;
  /** °C */
  hottest = -Infinity;
  writesDiverged = 0;
  private readonly streams: RandomStreams;
  private readonly states: CellState[];
  private readonly faults: FaultListener | undefined;

  constructor(spec: WorldSpec) {
    this.spec = spec;
    const { scenario } = spec;
    const { fleet } = scenario;
    this.horizon = scenario.duration;
    this.simulation = new Simulation({ seedLabel: `${spec.seed} ${spec.policy} ${spec.kind}` });
    this.streams = spec.kind === 'twin' ? new WatchedStreams(spec.seed) : new RandomStreams(spec.seed);
    this.states = fleet.cells.map(() => 'healthy');
    this.baseline = spec.baseline ?? new Baseline(fleet.cells.length, scenario.telemetry.baseErrors);
    this.journal = new Journal(this.simulation);
    const clock = roundDuration(draw(scenario.clock, this.streams.stream('clock')));
    const calendar = new Calendar(scenario.calendar, clock);
    const inputs = {
      simulation: this.simulation,
      fleet,
      users: scenario.users,
      law: scenario.plant,
      telemetry: scenario.telemetry,
      clock,
      listener: this.listener(),
      streams: this.streams,
    };
    this.plant = createPlant(inputs, { settles: spec.settles ?? true });
    const operations = (cell: number, from: Time, to: Time) => this.plant.operations(cell, from, to);
    this.harm = new HarmMeter(fleet, this.baseline, operations);
    this.exposure = new ExposureMeter(fleet, operations);
    this.causes = new Causes(fleet.cells.length, (cell) => this.states[cell] !== 'healthy');
    const noise = this.streams.noise('false errors');
    const sight = new Sight(this.simulation, fleet, this.plant, noise);
    this.silentHarm = new SilentHarm(this.simulation, fleet);
    const { simulation, plant, harm, silentHarm, streams } = this;
    const law = scenario.telemetry;
    this.telemetry = new Telemetry({ law, fleet, plant, harm, sight, silentHarm, streams });
    const staff = new Staff();
    this.impairments = new Impairments({ simulation, fleet, plant, sight, staff, silentHarm });
    const shared = {
      simulation: this.simulation,
      fleet,
      streams: this.streams,
      plant: this.plant,
      impairments: this.impairments,
      causes: this.causes,
      journal: this.journal,
    };
    this.consequences = new Consequences({ ...shared, baseline: this.baseline });
    this.defects = new Defects({ ...shared, defects: spec.kind === 'faulty' ? scenario.change.defects : [] });
    this.watch = new DetectorWatch({
      ...shared,
      detectors: scenario.detectors,
      telemetry: this.telemetry,
      alarms: this.alarms,
      alwaysLook: spec.alwaysLook ?? false,
    });
    // Named first: a function literal assigned to a property keeps the run until a full collection, see `Process`.
    const stir = (cell: number) => this.watch.stir(cell);
    sight.onChange = stir;
    this.conductor = new Conductor({
      ...shared,
      scenario,
      policy: policyNamed(scenario, spec.policy),
      defects: this.defects,
      exposure: this.exposure,
      watch: this.watch,
      alarms: this.alarms,
      calendar,
      isTwin: spec.kind === 'twin',
    });
    const spread = (cell: number, because: number) => this.conductor.reach(cell, because);
    this.defects.onSpread = spread;
    const noteDetection = () => this.noteDetection();
    this.alarms.onRaise = noteDetection;
    if (spec.kind !== 'twin') this.faults = startFaults({ ...shared, faults: scenario.faults });
    if (spec.responders)
      this.startResponders({
        ...shared,
        defects: this.defects,
        alarms: this.alarms,
        conductor: this.conductor,
        staff,
        calendar,
      });
    this.conductor.start(roundDuration(draw(scenario.starts, this.streams.stream('start'))));
  }

  /** A quiet twin that has drawn nothing so far: up to now, all seeds have the same. */
  get isOfAnySeed(): boolean {
    return this.streams instanceof WatchedStreams && !this.streams.drawn;
  }

  advance(to: Time): void {
    this.simulation.runUntil(Math.min(to, this.horizon));
  }

  /** Users harmed and user-minutes lost so far, open stretches included; reading changes nothing. */
  harmSoFar(): { readonly users: number; readonly userMinutes: number } {
    let users = 0;
    let userMinutes = 0;
    for (const { index } of this.spec.scenario.fleet.cells) {
      const { since, flow } = this.plant.current(index);
      const harm = this.harm.peek(index, since, this.simulation.now, flow);
      users += harm.users;
      userMinutes += harm.userMinutes;
    }
    return { users, userMinutes };
  }

  private noteDetection(): void {
    if (this.harmedBeforeDetection === null && this.alarms.firstTrue !== undefined) {
      this.harmedBeforeDetection = this.harmSoFar().users;
    }
  }

  private startResponders(inputs: DeskInputs): void {
    for (const responder of this.spec.scenario.responders) {
      const desk = deskFor(inputs, responder.name);
      this.simulation.spawn(`responder ${responder.name}`, responder.model.respond(desk, responder.options));
    }
  }

  private listener(): PlantListener {
    const { fleet } = this.spec.scenario;
    return {
      flow: (cell, from, to, flow) => {
        if (this.spec.baseline === null) this.baseline.record(cell, from, to, flow);
        this.harm.add(cell, from, to, flow);
        this.telemetry.flow(cell, from, flow);
        this.consequences.flow(cell, from, to, flow);
        this.watch.stir(cell);
      },
      state: (cell, state) => {
        if (this.states[cell] === 'healthy') this.causes.fallIll(cell, this.simulation.now);
        const cause = this.causes.blamed(cell, this.simulation.now, 0);
        this.states[cell] = state;
        this.consequences.stir(cell);
        this.journal.write('cell-state', fleet.cells[cell].name, { state }, cause?.entry ?? -1);
      },
      room: (room, state, temperature) => {
        this.hottest = Math.max(this.hottest, temperature);
        const cause = this.causes.blamed(fleet.rooms[room].cells[0], this.simulation.now, 0);
        this.journal.write(
          'room-state',
          fleet.rooms[room].name,
          { state, celsius: temperature },
          cause?.entry ?? -1,
        );
        if (state === 'cooled') this.faults?.cooled(room);
      },
      failover: (cell, away, unserved, diverged) => {
        this.writesDiverged += diverged;
        const cause = this.causes.blamed(cell, this.simulation.now, 0);
        const values = { away, unserved, ...(diverged > 0 ? { diverged } : {}) };
        this.journal.write('failover', fleet.cells[cell].name, values, cause?.entry ?? -1);
      },
    };
  }
}

function policyNamed(scenario: Omit<Scenario, 'variants'>, name: string) {
  const policy = scenario.policies.find((each) => each.name === name);
  if (policy === undefined) throw new Error(`expected a policy of ${scenario.name}, got ${name}`);
  return policy;
}
