import type {
  Configured,
  DeploySite,
  Evidence,
  Rollout,
  RolloutOptions,
  Scenario,
  Stickiness,
  Target,
} from '../../domain/index.ts';
import type { Duration, Process, RandomStreams, Script, Simulation, Time } from '../../kernel/index.ts';
import { Latch, SECOND, until, wait, waitUntil } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';
import type { RolloutView } from '../recording.ts';
import type { Outcome, WaveRow } from '../row.ts';
import type { Causes } from './causes.ts';
import type { Defects } from './defects.ts';
import { Environments } from './environments.ts';
import { ExposedCells } from './exposed-cells.ts';
import type { ExposureMeter } from './exposure.ts';
import { restartHosts } from './host-restart.ts';
import type { Journal } from './journal.ts';
import type { DetectorWatch } from './watch.ts';

/** Thrown inside the policy's script when a gate says no: ends the rollout with both versions in place. */
class GateClosed extends Error {
  readonly entry: number;

  constructor(because: string, entry: number) {
    super(because);
    this.entry = entry;
  }
}

export interface ConductorInputs {
  readonly simulation: Simulation;
  readonly scenario: Omit<Scenario, 'variants'>;
  readonly policy: Configured<'policy'>;
  readonly streams: RandomStreams;
  readonly plant: Plant;
  readonly journal: Journal;
  readonly causes: Causes;
  readonly defects: Defects;
  readonly exposure: ExposureMeter;
  readonly watch: DetectorWatch;
}

type Phase = RolloutView['phase'];
type OpenWave = { -readonly [K in keyof WaveRow]: WaveRow[K] };

/** Carries out a policy: deploys its waves in its style, watches bakes, asks gates, and takes the change back. */
export class Conductor {
  readonly waves: OpenWave[] = [];
  readonly environments: Environments;
  /** The first of rolled_back, halted, completed; null so far. */
  outcome: Outcome | null = null;
  startedAt: Time | null = null;
  endedAt: Time | null = null;
  /** The change was taken back, or stopped, at any time (also after it was complete). */
  givenUp = false;
  /** Cells whose hosts are being changed now. */
  readonly deploying: Uint8Array;
  private readonly inputs: ConductorInputs;
  private readonly settings: RolloutOptions;
  private readonly site: DeploySite;
  private readonly exposed = new ExposedCells();
  private readonly resumed = new Latch();
  private readonly rolledBack = new Latch();
  private phase: Phase = 'waiting';
  private process: Process<void> | null = null;
  private started = -1;
  private bakeFrom: Time = 0;
  private bakeFor: Duration = 0;

  constructor(inputs: ConductorInputs) {
    this.inputs = inputs;
    const { policy, simulation, plant } = inputs;
    this.settings = policy.model.settings?.(policy.options) ?? (policy.options as RolloutOptions);
    this.environments = new Environments(simulation, plant);
    this.deploying = new Uint8Array(inputs.scenario.fleet.cells.length);
    this.site = this.makeSite();
    this.resumed.set();
  }

  /** Begins the rollout at its time. */
  start(at: Time): void {
    this.process = this.inputs.simulation.spawn(`rollout ${this.inputs.policy.name}`, this.run(at));
  }

  get view(): RolloutView {
    const { simulation } = this.inputs;
    const baking = this.phase === 'baking';
    return {
      phase: this.underWay && !this.resumed.isSet ? 'paused' : this.phase,
      wave: Math.max(0, this.waves.length - 1),
      cellsExposed: this.exposed.count,
      bake: baking ? this.bakeFor : 0,
      bakeLeft: baking ? Math.max(0, this.bakeFrom + this.bakeFor - simulation.now) : 0,
    };
  }

  /** The rollout is under way, or came to its end less than `within` ago. */
  changeWithin(within: Duration): boolean {
    if (this.startedAt === null || this.phase === 'rolled-back' || this.phase === 'rolling-back')
      return false;
    return this.endedAt === null || this.inputs.simulation.now - this.endedAt <= within;
  }

  pause(because: number): boolean {
    if (!this.resumed.isSet || !this.underWay) return false;
    this.resumed.reset();
    this.inputs.journal.write('paused', '', { wave: this.waves.length - 1 }, because);
    return true;
  }

  resume(because: number): boolean {
    if (this.resumed.isSet) return false;
    this.inputs.journal.write('resumed', '', {}, because);
    this.resumed.set();
    return true;
  }

  /** Takes the change back everywhere; ends when the old version serves again. False: there was nothing to take back. */
  *rollback(because: number): Script<boolean> {
    if (!this.beginRollback(because)) return false;
    yield* until(this.rolledBack);
    return true;
  }

  /** Starts the rollback if there is something to take back; true also when one is under way already. */
  beginRollback(because: number): boolean {
    if (this.phase === 'rolling-back') return true;
    const cells = this.exposed.all;
    if (this.startedAt === null || (cells.length === 0 && !this.underWay)) return false;
    const { simulation, journal, exposure } = this.inputs;
    const entry = journal.write('rollback-started', '', { cells: cells.length }, because);
    this.closeWave('stopped', 'rolled back');
    this.process?.interrupt('rollback');
    this.phase = 'rolling-back';
    this.givenUp = true;
    exposure.notePeak(simulation.now);
    simulation.spawn('rollback', this.takeBack(entry));
    return true;
  }

  private get underWay(): boolean {
    return this.phase === 'deploying' || this.phase === 'baking';
  }

  private *run(at: Time): Script {
    const { simulation, journal, policy, exposure } = this.inputs;
    yield* waitUntil(at);
    this.startedAt = simulation.now;
    this.phase = 'deploying';
    this.started = journal.write('rollout-started', '', { policy: policy.name });
    exposure.begin(simulation.now);
    try {
      yield* policy.model.roll(this.rollout(), policy.options);
      const finish = this.settings.deploy.model.finish?.(this.site, this.settings.deploy.options);
      if (finish !== undefined) yield* finish;
      yield* this.unpaused();
    } catch (error) {
      if (!(error instanceof GateClosed)) throw error;
      this.givenUp = true;
      this.end('halted', 'halted', error.entry, { because: error.message });
      return;
    }
    this.environments.releaseAll();
    this.end('completed', 'completed', this.started, {});
  }

  private end(
    phase: 'halted' | 'completed',
    outcome: Outcome,
    cause: number,
    values: Record<string, string>,
  ): void {
    const { simulation, journal } = this.inputs;
    this.phase = phase;
    this.outcome ??= outcome;
    this.endedAt = simulation.now;
    journal.write(phase, '', values, cause);
  }

  private *takeBack(entry: number): Script {
    const { simulation, journal } = this.inputs;
    // Only now: a deployment that was due at the very instant of the rollback has had its way before it was stopped.
    const cells = this.exposed.all;
    yield* this.settings.deploy.model.undo(this.site, cells, this.settings.deploy.options);
    const left = this.exposed.all;
    if (left.length > 0)
      throw new Error(
        `expected no cell on the new version after undo, got ${left.length} of ${cells.length}`,
      );
    this.environments.releaseAll();
    this.deploying.fill(0);
    this.phase = 'rolled-back';
    this.endedAt ??= simulation.now;
    this.outcome ??= 'rolled_back';
    journal.write('rolled-back', '', { cells: cells.length }, entry);
    this.rolledBack.set();
  }

  private rollout(): Rollout {
    const { scenario, streams, plant } = this.inputs;
    return {
      fleet: scenario.fleet,
      random: streams.stream('order'),
      demand: (cell) => plant.demand(cell),
      deploy: (targets) => this.deployWave(targets),
      bake: (bake) => this.bake(bake),
    };
  }

  private *deployWave(targets: readonly Target[]): Script {
    const { simulation, journal } = this.inputs;
    yield* this.unpaused();
    this.phase = 'deploying';
    this.openWave(targets);
    const wave = this.waves.length - 1;
    const entry = journal.write('wave-started', `wave ${wave + 1}`, { cells: targets.length }, this.started);
    const { model, options } = this.settings.deploy;
    yield* model.deploy(this.site, targets, options);
    const row = this.waves[wave];
    row.deployedS = simulation.now / SECOND;
    this.noteReach(row);
    journal.write(
      'wave-deployed',
      `wave ${wave + 1}`,
      { cells: row.cellsExposed, users: row.usersExposed },
      entry,
    );
  }

  private *bake(bake: Duration): Script {
    const { simulation, journal, scenario } = this.inputs;
    const row = this.waves[this.waves.length - 1];
    if (row === undefined) throw new Error('expected a deployed wave before a bake, got none');
    const { model, options } = this.settings.gate;
    const from = simulation.now;
    const bakedBefore = row.bakedS;
    row.bakeS += bake / SECOND;
    this.phase = 'baking';
    this.bakeFrom = from;
    this.bakeFor = bake;
    const started = journal.write(
      'bake-started',
      `wave ${row.wave}`,
      { minutes: bake / (60 * SECOND) },
      this.started,
    );
    yield* wait(bake);
    for (;;) {
      const evidence = this.evidence(from);
      row.bakedS = bakedBefore + (simulation.now - from) / SECOND;
      const { decision, because } = model.decide(evidence, options);
      const patient = simulation.now - from < bake + model.patience(options);
      row.gate = decision;
      row.because = because;
      if (decision !== 'inconclusive' || !patient) {
        const entry = journal.write('gate', `wave ${row.wave}`, { decision, because }, started);
        if (decision !== 'pass') throw new GateClosed(because, entry);
        break;
      }
      yield* wait(scenario.telemetry.window);
    }
    this.phase = 'deploying';
    yield* this.unpaused();
  }

  private evidence(from: Time): Evidence {
    const { simulation, plant, watch } = this.inputs;
    const cells = this.exposed.all;
    let requests = 0;
    let errors = 0;
    for (let i = 0; i < cells.length; i++) {
      const counts = plant.counts(cells[i], from, simulation.now);
      requests += counts.attempts * plant.exposure(cells[i]);
      errors += counts.errors * plant.exposure(cells[i]);
    }
    const row = this.waves[this.waves.length - 1];
    row.evidenceRequests = Math.round(requests);
    row.evidenceErrors = Math.round(errors);
    return { verdicts: watch.verdicts(cells), requests: row.evidenceRequests, baked: simulation.now - from };
  }

  private *unpaused(): Script {
    if (!this.resumed.isSet) yield* until(this.resumed);
  }

  private openWave(targets: readonly Target[]): void {
    this.waves.push({
      wave: this.waves.length + 1,
      startedS: this.inputs.simulation.now / SECOND,
      deployedS: null,
      cells: targets.length,
      cellsExposed: 0,
      usersExposed: 0,
      bakeS: 0,
      bakedS: 0,
      evidenceRequests: 0,
      evidenceErrors: 0,
      gate: 'none',
      because: '',
    });
  }

  private closeWave(gate: 'stopped', because: string): void {
    const row = this.waves[this.waves.length - 1];
    if (row === undefined || !this.underWay) return;
    if (row.deployedS === null) this.noteReach(row);
    if (this.phase === 'baking') {
      row.bakedS += (this.inputs.simulation.now - this.bakeFrom) / SECOND;
      this.evidence(this.bakeFrom);
    }
    row.gate = gate;
    row.because = because;
  }

  /** How far the new version has come with this wave: once it is deployed, or when it is stopped. */
  private noteReach(row: OpenWave): void {
    row.cellsExposed = this.exposed.count;
    row.usersExposed = Math.round(this.inputs.exposure.onNew * this.inputs.scenario.fleet.users);
  }

  private makeSite(): DeploySite {
    const { scenario, plant, simulation } = this.inputs;
    return {
      change: scenario.change,
      rollbackTakes: this.settings.rollback > 0 ? this.settings.rollback : scenario.change.takes,
      get now() {
        return simulation.now;
      },
      share: (cell) => plant.exposure(cell),
      setShare: (cell, share, sticky) => this.setShare(cell, share, sticky),
      restartHosts: (cell, share) => this.restartHosts(cell, share),
      addEnvironment: (cells) => this.environments.add(cells),
      hasEnvironment: (cell) => this.environments.standsBeside(cell),
      together: (scripts) => together(simulation, scripts),
      bake: (bake) => this.bake(bake),
    };
  }

  private setShare(cell: number, share: number, sticky: Stickiness): void {
    const { plant, exposure, journal, defects, simulation, scenario } = this.inputs;
    const before = plant.exposure(cell);
    if (share === before) return;
    const { name } = scenario.fleet.cells[cell];
    const keptOld = this.settings.deploy.model.leavesOldHosts && this.environments.standsBeside(cell);
    if (share < before && !keptOld) defects.reverting(cell);
    if (share < before) exposure.notePeak(simulation.now);
    exposure.set(cell, share, sticky, simulation.now);
    plant.setExposure(cell, share, sticky);
    this.exposed.set(cell, share > 0);
    if (before === 0) defects.exposed(cell, journal.write('cell-exposed', name, { share }, this.started));
    if (share > before) defects.grown(cell);
    if (share === 0) {
      journal.write('cell-reverted', name, {}, this.started);
      defects.reverted(cell);
    }
  }

  private *restartHosts(cell: number, share: number): Script {
    const { journal, scenario } = this.inputs;
    const { name } = scenario.fleet.cells[cell];
    this.deploying[cell] = 1;
    const entry = journal.write('cell-deploying', name, { hosts: share }, this.started);
    yield* restartHosts(this.inputs, scenario.change.restart, cell, share, entry);
    this.deploying[cell] = 0;
  }
}

/** Runs scripts side by side; stops those that are left when it is itself stopped. */
function* together(simulation: Simulation, scripts: readonly Script[]): Script {
  const processes = scripts.map((script, index) => simulation.spawn(`deploy ${index}`, script));
  try {
    for (const process of processes) yield* until(process);
  } finally {
    for (const process of processes) if (process.alive) process.interrupt('stopped');
  }
}
