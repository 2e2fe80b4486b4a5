import type {
  Bake,
  DeploySite,
  Evidence,
  Fleet,
  Track as Part,
  RollbackOptions,
  Rollout,
  RolloutOptions,
  SideBySide,
  Target,
} from '../../../domain/index.ts';
import type { Duration, RandomStream, RandomStreams, Script, Time } from '../../../kernel/index.ts';
import { SECOND, wait } from '../../../kernel/index.ts';
import type { WaveRow } from '../../row.ts';
import { GateClosed } from './gate-closed.ts';
import type { RolloutInputs } from './inputs.ts';
import type { Progress } from './progress.ts';
import { rollbackSite } from './rollback-site.ts';
import type { RolloutSite } from './site.ts';
import type { WayBack } from './take-back.ts';
import { mended } from './take-back.ts';
import type { TestsInProduction } from './tests-in-production.ts';
import { untilOpen } from './windows.ts';

export type OpenWave = { -readonly [K in keyof WaveRow]: WaveRow[K] };

/** What the tracks of one rollout share. */
export interface TrackShares {
  readonly inputs: RolloutInputs;
  readonly settings: RolloutOptions;
  readonly progress: Progress;
  readonly site: RolloutSite;
  readonly wayBack: WayBack;
  readonly tests: TestsInProduction;
  /** All waves so far, of whatever track. */
  readonly rows: OpenWave[];
  /** `passed`: gates that have passed before the parts begin. */
  sideBySide(parts: readonly Part[], options: SideBySide, passed: number): Script;
}

/** The rollout as a policy sees it, of the whole fleet or of a part that is rolled by itself. */
export class Track implements Rollout {
  readonly fleet: Fleet;
  readonly random: RandomStream;
  private readonly name: string;
  /** The cells it is about; null: all. */
  private readonly cells: ReadonlySet<number> | null;
  private readonly shares: TrackShares;
  /** The newest wave. */
  private row: OpenWave | undefined;
  private targets: readonly Target[] = [];
  /** Gates that have passed, those before it included. */
  private passed: number;
  /** Its gate has had its last word on the newest wave. */
  private judged = false;
  /** The bake under way; null between bakes. */
  private baking: { readonly from: Time; readonly takes: Duration } | null = null;

  constructor(shares: TrackShares, name: string, cells: readonly number[] | null, passed = 0) {
    const { scenario, streams } = shares.inputs;
    this.shares = shares;
    this.name = name;
    this.passed = passed;
    this.cells = cells === null ? null : new Set(cells);
    this.fleet = scenario.fleet;
    this.random = streams.stream(name === '' ? 'order' : `order ${name}`);
  }

  get now(): Time {
    return this.shares.inputs.simulation.now;
  }

  demand(cell: number): number {
    return this.shares.inputs.plant.demand(cell);
  }

  alarms(cell: number): number {
    return this.shares.inputs.alarms.all.filter(({ cells }) => cells.length === 1 && cells[0] === cell)
      .length;
  }

  /** The bake under way: how long it is, and how much of it is left; zeros between bakes. */
  get bakeNow(): { readonly bake: Duration; readonly bakeLeft: Duration } {
    if (this.baking === null) return { bake: 0, bakeLeft: 0 };
    const { from, takes } = this.baking;
    return { bake: takes, bakeLeft: Math.max(0, from + takes - this.now) };
  }

  /** The wave under way ends here: the rollout is being taken back, or stopped by another track. */
  stop(because: string): void {
    const { row } = this;
    if (row === undefined || this.judged || !this.shares.progress.underWay) return;
    if (row.deployedS === null) this.noteReach(row);
    if (this.baking !== null) {
      row.bakedS += (this.now - this.baking.from) / SECOND;
      this.evidence(this.baking.from, row);
    }
    row.gate = 'stopped';
    row.because = because;
  }

  *deploy(targets: readonly Target[]): Script {
    const { progress, inputs, settings } = this.shares;
    do {
      yield* progress.unpaused();
      yield* untilOpen(inputs, settings, progress.entry);
    } while (progress.paused);
    progress.phase = 'deploying';
    const row = this.open(targets);
    const entry = inputs.journal.write(
      'wave-started',
      `wave ${row.wave}`,
      { cells: targets.length },
      progress.entry,
    );
    const cells = this.sitesOf(row);
    try {
      yield* settings.deploy.model.deploy(cells, targets, settings.deploy.options);
    } catch (error) {
      if (error instanceof GateClosed) this.closed(row, error);
      throw error;
    }
    row.deployedS = this.now / SECOND;
    this.noteReach(row);
    inputs.journal.write(
      'wave-deployed',
      `wave ${row.wave}`,
      { cells: row.cellsExposed, users: row.usersExposed },
      entry,
    );
  }

  *bake(bake: Duration | Bake): Script<Evidence> {
    const { progress, inputs, settings } = this.shares;
    const { row } = this;
    if (row === undefined) throw new Error('expected a deployed wave before a bake, got none');
    const asked = typeof bake === 'number' ? { atLeast: bake } : bake;
    const { model, options } = settings.gate;
    const from = this.now;
    const bakedBefore = row.bakedS;
    this.judged = false;
    row.bakeS += asked.atLeast / SECOND;
    progress.phase = 'baking';
    this.baking = { from, takes: asked.atLeast };
    const started = inputs.journal.write(
      'bake-started',
      `wave ${row.wave}`,
      { minutes: asked.atLeast / (60 * SECOND) },
      progress.entry,
    );
    yield* this.watch(asked, from, row);
    const patience = this.now + model.patience(options);
    for (;;) {
      const evidence = this.evidence(from, row);
      row.bakedS = bakedBefore + (this.now - from) / SECOND;
      const { decision, because } = model.decide(evidence, options);
      row.gate = decision;
      row.because = because;
      if (decision !== 'inconclusive' || this.now >= patience) {
        const entry = inputs.journal.write('gate', `wave ${row.wave}`, { decision, because }, started);
        this.baking = null;
        this.judged = decision !== 'pass' || row.deployedS !== null;
        if (decision !== 'pass') throw new GateClosed(because, entry);
        this.passed += 1;
        if (row.deployedS !== null) this.wavePassed(row.wave, entry);
        progress.phase = 'deploying';
        yield* progress.unpaused();
        return evidence;
      }
      yield* wait(inputs.scenario.telemetry.window);
    }
  }

  *rehearse(): Script {
    const { settings, site, inputs, progress, wayBack } = this.shares;
    const { row, targets } = this;
    if (row === undefined) throw new Error('expected a deployed wave to rehearse with, got none');
    const { deploy, rollback } = settings;
    const again = targets.map(({ cell }) => ({ cell, share: site.share(cell) }));
    const values = { note: 'rehearses the rollback', cells: again.length };
    const entry = inputs.journal.write('note', `wave ${row.wave}`, values, progress.entry);
    const isBroken = yield* mended(inputs, settings, wayBack, entry);
    wayBack.tried = true;
    if (isBroken) {
      row.gate = 'fail';
      row.because = 'the rehearsed rollback did not work';
      throw new GateClosed(row.because, entry);
    }
    const cells = again.map(({ cell }) => cell);
    yield* rollback.model.takeBack(rollbackSite(inputs, site, settings), cells, rollback.options);
    yield* deploy.model.deploy(this.sitesOf(row), again, deploy.options);
  }

  sideBySide(parts: readonly Part[], options: SideBySide): Script {
    return this.shares.sideBySide(parts, options, this.passed);
  }

  /** Watches for as long as the bake asks. */
  private *watch(bake: Bake, from: Time, row: OpenWave): Script {
    const { atLeast, atMost = atLeast, requests = 0, decided = false } = bake;
    const { scenario, watch } = this.shares.inputs;
    const { window } = scenario.telemetry;
    yield* wait(atLeast);
    while (this.now - from < atMost) {
      const evidence = this.evidence(from, row);
      if (evidence.dark) return;
      // Until a look has seen telemetry of this bake, verdicts are about what came before it.
      const isDecided =
        evidence.baked >= watch.lag &&
        evidence.verdicts.every(({ verdict }) => verdict === 'pass' || verdict === 'fail');
      if (evidence.requests >= requests && (isDecided || !decided)) return;
      yield* wait(Math.min(window, from + atMost - this.now));
    }
  }

  private evidence(from: Time, row: OpenWave): Evidence {
    const { inputs, site } = this.shares;
    const { plant, watch, streams } = inputs;
    const cells = this.own(site.carrying);
    const dark = cells.length > 0 && cells.every((cell) => plant.exposure(cell) === 0);
    let requests = 0;
    let errors = 0;
    for (let i = 0; i < cells.length; i++) {
      const counts = plant.counts(cells[i], from, this.now);
      requests += counts.attempts * plant.exposure(cells[i]);
      errors += counts.errors * plant.exposure(cells[i]);
    }
    row.evidenceRequests = Math.round(requests);
    row.evidenceErrors = Math.round(errors);
    const counted: Omit<Evidence, 'luck'> = {
      verdicts: [...watch.verdicts(cells), ...this.shares.tests.verdicts(cells)],
      requests: row.evidenceRequests,
      errors: row.evidenceErrors,
      baked: this.now - from,
      dark,
      wave: row.wave,
      passed: this.passed,
    };
    return Object.assign(new Luck(streams, row.wave), counted);
  }

  /** The cells as the deploy style finds them in this wave. */
  private sitesOf(row: OpenWave): DeploySite {
    return this.shares.site.inWave({
      bake: (bake) => this.bake(bake),
      conclude: (verdict) => {
        row.abVerdict = verdict;
      },
    });
  }

  private own(cells: readonly number[]): readonly number[] {
    return this.cells === null ? cells : cells.filter((cell) => this.cells?.has(cell));
  }

  private open(targets: readonly Target[]): OpenWave {
    const { rows } = this.shares;
    const row: OpenWave = {
      wave: rows.length + 1,
      track: this.name,
      startedS: this.now / SECOND,
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
      abVerdict: '',
    };
    rows.push(row);
    this.row = row;
    this.targets = targets;
    this.judged = false;
    return row;
  }

  /** With the last of so many waves goes the step that changes data for good. */
  private wavePassed(wave: number, entry: number): void {
    const { progress, settings, inputs } = this.shares;
    const { wavesPassed } = progress;
    // A rehearsed wave passes its bakes once more.
    if (wavesPassed.has(wave)) return;
    wavesPassed.add(wave);
    const { irreversibleAfter } = settings.rollback.options as RollbackOptions;
    if (wavesPassed.size === irreversibleAfter)
      inputs.journal.write('note', '', { note: 'data has changed for good' }, entry);
  }

  /** A gate closes, or a test complains, before all of the wave is deployed. */
  private closed(row: OpenWave, { message }: GateClosed): void {
    this.noteReach(row);
    if (this.judged) return;
    this.judged = true;
    row.gate = 'fail';
    row.because = message;
  }

  /** How far the new version has come with this wave: once it is deployed, or when it is stopped. */
  private noteReach(row: OpenWave): void {
    const { site, inputs } = this.shares;
    row.cellsExposed = site.exposed.count;
    row.usersExposed = Math.round(inputs.exposure.onNew * this.fleet.users);
  }
}

/**
 * Drawn only where a gate asks for it: a run that draws nothing is the same under every seed. A class, because with a
 * getter in an object literal V8 keeps the run until a full collection.
 */
class Luck {
  private readonly streams: RandomStreams;
  private readonly place: number;

  constructor(streams: RandomStreams, wave: number) {
    this.streams = streams;
    this.place = wave;
  }

  get luck(): number {
    return this.streams.noise('gate').uniform(this.place, 0, 0);
  }
}
