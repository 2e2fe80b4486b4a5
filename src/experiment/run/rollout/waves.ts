import type { Evidence, Rollout, RolloutOptions, Target } from '../../../domain/index.ts';
import type { Duration, Script, Time } from '../../../kernel/index.ts';
import { SECOND, wait } from '../../../kernel/index.ts';
import type { WaveRow } from '../../row.ts';
import type { RolloutInputs } from './inputs.ts';
import type { Progress } from './progress.ts';
import { RolloutSite } from './site.ts';

/** Thrown inside the policy's script when a gate says no: ends the rollout with both versions in place. */
export class GateClosed extends Error {
  readonly entry: number;

  constructor(because: string, entry: number) {
    super(because);
    this.entry = entry;
  }
}

type OpenWave = { -readonly [K in keyof WaveRow]: WaveRow[K] };

/** Deploys waves, watches bakes, asks gates, and writes a row for each wave. */
export class Waves {
  readonly rows: OpenWave[] = [];
  readonly site: RolloutSite;
  private readonly inputs: RolloutInputs;
  private readonly settings: RolloutOptions;
  private readonly progress: Progress;
  private bakeFrom: Time = 0;
  private bakeFor: Duration = 0;

  constructor(inputs: RolloutInputs, settings: RolloutOptions, progress: Progress) {
    this.inputs = inputs;
    this.settings = settings;
    this.progress = progress;
    this.site = new RolloutSite(inputs, settings, progress, (bake) => this.bake(bake));
  }

  /** What the policy is given. */
  rollout(): Rollout {
    const { scenario, streams, plant } = this.inputs;
    return {
      fleet: scenario.fleet,
      random: streams.stream('order'),
      demand: (cell) => plant.demand(cell),
      deploy: (targets) => this.deploy(targets),
      bake: (bake) => this.bake(bake),
    };
  }

  /** The bake under way: how long it is, and how much of it is left; zeros between bakes. */
  get baking(): { readonly bake: Duration; readonly bakeLeft: Duration } {
    if (this.progress.phase !== 'baking') return { bake: 0, bakeLeft: 0 };
    const left = this.bakeFrom + this.bakeFor - this.inputs.simulation.now;
    return { bake: this.bakeFor, bakeLeft: Math.max(0, left) };
  }

  /** The rollout is being taken back: the wave under way ends here. */
  stop(): void {
    const row = this.rows[this.rows.length - 1];
    if (row === undefined || !this.progress.underWay) return;
    if (row.deployedS === null) this.noteReach(row);
    if (this.progress.phase === 'baking') {
      row.bakedS += (this.inputs.simulation.now - this.bakeFrom) / SECOND;
      this.evidence(this.bakeFrom);
    }
    row.gate = 'stopped';
    row.because = 'rolled back';
  }

  private *deploy(targets: readonly Target[]): Script {
    const { simulation, journal } = this.inputs;
    yield* this.progress.unpaused();
    this.progress.phase = 'deploying';
    this.open(targets);
    const wave = this.rows.length - 1;
    const entry = journal.write(
      'wave-started',
      `wave ${wave + 1}`,
      { cells: targets.length },
      this.progress.entry,
    );
    const { model, options } = this.settings.deploy;
    yield* model.deploy(this.site, targets, options);
    const row = this.rows[wave];
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
    const row = this.rows[this.rows.length - 1];
    if (row === undefined) throw new Error('expected a deployed wave before a bake, got none');
    const { model, options } = this.settings.gate;
    const from = simulation.now;
    const bakedBefore = row.bakedS;
    row.bakeS += bake / SECOND;
    this.progress.phase = 'baking';
    this.bakeFrom = from;
    this.bakeFor = bake;
    const started = journal.write(
      'bake-started',
      `wave ${row.wave}`,
      { minutes: bake / (60 * SECOND) },
      this.progress.entry,
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
    this.progress.phase = 'deploying';
    yield* this.progress.unpaused();
  }

  private evidence(from: Time): Evidence {
    const { simulation, plant, watch } = this.inputs;
    const cells = this.site.exposed.all;
    let requests = 0;
    let errors = 0;
    for (let i = 0; i < cells.length; i++) {
      const counts = plant.counts(cells[i], from, simulation.now);
      requests += counts.attempts * plant.exposure(cells[i]);
      errors += counts.errors * plant.exposure(cells[i]);
    }
    const row = this.rows[this.rows.length - 1];
    row.evidenceRequests = Math.round(requests);
    row.evidenceErrors = Math.round(errors);
    return { verdicts: watch.verdicts(cells), requests: row.evidenceRequests, baked: simulation.now - from };
  }

  private open(targets: readonly Target[]): void {
    this.rows.push({
      wave: this.rows.length + 1,
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

  /** How far the new version has come with this wave: once it is deployed, or when it is stopped. */
  private noteReach(row: OpenWave): void {
    row.cellsExposed = this.site.exposed.count;
    row.usersExposed = Math.round(this.inputs.exposure.onNew * this.inputs.scenario.fleet.users);
  }
}
