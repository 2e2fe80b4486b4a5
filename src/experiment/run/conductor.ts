import type { RolloutOptions } from '../../domain/index.ts';
import type { Duration, Process, Script, Time } from '../../kernel/index.ts';
import { Latch, until, waitUntil } from '../../kernel/index.ts';
import type { RolloutView } from '../recording.ts';
import type { Outcome, WaveRow } from '../row.ts';
import type { Environments } from './environments.ts';
import { GateClosed } from './rollout/gate-closed.ts';
import type { RolloutInputs } from './rollout/inputs.ts';
import { Progress } from './rollout/progress.ts';
import { settingsOf } from './rollout/settings.ts';
import type { RolloutSite } from './rollout/site.ts';
import { throughStages } from './rollout/stages.ts';
import { takeBack } from './rollout/take-back.ts';
import { Waves } from './rollout/waves.ts';

/** The change from its users, or its code from the hosts, too: what is behind a flag stays there when it is turned off. */
export type TakenBack = 'change' | 'code';

/** Carries out a policy from its start to its end, and takes the change back when somebody asks for it. */
export class Conductor {
  private readonly inputs: RolloutInputs;
  private readonly settings: RolloutOptions;
  private readonly progress = new Progress();
  private readonly rolling: Waves;
  private readonly site: RolloutSite;
  private readonly rolledBack = new Latch();
  private process: Process<void> | null = null;

  constructor(inputs: RolloutInputs) {
    this.inputs = inputs;
    this.settings = settingsOf(inputs.policy);
    this.rolling = new Waves(inputs, this.settings, this.progress);
    this.site = this.rolling.site;
  }

  /** Begins the rollout at its time. */
  start(at: Time): void {
    this.process = this.inputs.simulation.spawn(`rollout ${this.inputs.policy.name}`, this.run(at));
  }

  get waves(): readonly WaveRow[] {
    return this.rolling.rows;
  }

  get environments(): Environments {
    return this.site.environments;
  }

  /** Cells whose hosts are being changed now. */
  get deploying(): Uint8Array {
    return this.site.deploying;
  }

  /** The first of rolled_back, halted, completed; null so far. */
  get outcome(): Outcome | null {
    return this.progress.outcome;
  }

  get startedAt(): Time | null {
    return this.progress.startedAt;
  }

  get endedAt(): Time | null {
    return this.progress.endedAt;
  }

  /** The change was taken back, or stopped, at any time (also after it was complete). */
  get givenUp(): boolean {
    return this.progress.givenUp;
  }

  /** In the quiet twin: its way back would have harmed somebody in any other world. */
  get spared(): boolean {
    return this.progress.spared;
  }

  /** Time spent in stages before production, and the stage that stopped the change there; '' for none. */
  get stages(): { readonly took: Duration; readonly stoppedAt: string } {
    const { stagesTook, stoppedAt } = this.progress;
    return { took: stagesTook, stoppedAt };
  }

  get view(): RolloutView {
    const { phase, underWay, paused } = this.progress;
    return {
      phase: underWay && paused ? 'paused' : phase,
      wave: Math.max(0, this.waves.length - 1),
      cellsExposed: this.site.exposed.count,
      ...this.rolling.baking,
    };
  }

  /** The rollout is under way, or came to its end less than `within` ago. */
  changeWithin(within: Duration): boolean {
    const { startedAt, endedAt, phase } = this.progress;
    if (startedAt === null || phase === 'rolled-back' || phase === 'rolling-back') return false;
    return endedAt === null || this.inputs.simulation.now - endedAt <= within;
  }

  pause(because: number): boolean {
    const { paused, underWay, resumed } = this.progress;
    if (paused || !underWay) return false;
    resumed.reset();
    this.inputs.journal.write('paused', '', { wave: this.waves.length - 1 }, because);
    return true;
  }

  resume(because: number): boolean {
    if (!this.progress.paused) return false;
    this.inputs.journal.write('resumed', '', {}, because);
    this.progress.resumed.set();
    return true;
  }

  /** All of a cell that has none of the change gets it past the policy; `because`: the journal entry that says why. */
  reach(cell: number, because: number): void {
    this.site.reach(cell, because);
  }

  /** Takes the change back everywhere; ends when the old version serves again. False: there was nothing to take back. */
  *rollback(because: number, what: TakenBack): Script<boolean> {
    if (!this.beginRollback(because, what)) return false;
    yield* until(this.rolledBack);
    return true;
  }

  /** Starts the rollback if there is something to take back; true also when one is under way already. */
  beginRollback(because: number, what: TakenBack): boolean {
    const { progress, site } = this;
    if (progress.phase === 'rolling-back') {
      progress.codeToo ||= what === 'code';
      return true;
    }
    // Where nobody is served by the change, its code is what there is to take back; once it is back, only if asked for.
    const isOfCode = site.exposed.count === 0 && (what === 'code' || progress.phase !== 'rolled-back');
    const cells = isOfCode ? site.dark.all : site.exposed.all;
    if (progress.startedAt === null || (cells.length === 0 && !progress.underWay)) return false;
    const { simulation, journal, exposure } = this.inputs;
    const entry = journal.write('rollback-started', '', { cells: cells.length }, because);
    this.rolling.stop();
    this.process?.interrupt('rollback');
    this.rolledBack.reset();
    progress.phase = 'rolling-back';
    progress.codeToo = what === 'code';
    progress.givenUp = true;
    exposure.notePeak(simulation.now);
    simulation.spawn('rollback', this.takeBack(entry));
    return true;
  }

  private *run(at: Time): Script {
    const { simulation, journal, policy, exposure } = this.inputs;
    yield* waitUntil(at);
    this.progress.startedAt = simulation.now;
    this.progress.phase = 'deploying';
    this.progress.entry = journal.write('rollout-started', '', { policy: policy.name });
    exposure.begin(simulation.now);
    this.progress.phase = 'waiting';
    const stopped = yield* throughStages(this.inputs, this.settings, this.site, this.progress);
    if (stopped !== undefined) {
      this.progress.givenUp = true;
      this.end('halted', 'halted', stopped.entry, { because: stopped.because });
      return;
    }
    this.progress.phase = 'deploying';
    this.rolling.tests.start();
    try {
      yield* policy.model.roll(this.rolling.rollout, policy.options);
      const finish = this.settings.deploy.model.finish?.(this.site, this.settings.deploy.options);
      if (finish !== undefined) yield* finish;
      yield* this.progress.unpaused();
    } catch (error) {
      if (!(error instanceof GateClosed)) throw error;
      this.progress.givenUp = true;
      this.end('halted', 'halted', error.entry, { because: error.message });
      return;
    }
    if (!this.site.environmentsStay) this.environments.releaseAll();
    this.end('completed', 'completed', this.progress.entry, {});
  }

  private end(
    phase: 'halted' | 'completed',
    outcome: Outcome,
    cause: number,
    values: Record<string, string>,
  ): void {
    const { simulation, journal } = this.inputs;
    this.progress.phase = phase;
    this.progress.outcome ??= outcome;
    this.progress.endedAt = simulation.now;
    journal.write(phase, '', values, cause);
  }

  private *takeBack(entry: number): Script {
    yield* takeBack(this.inputs, this.settings, this.site, this.progress, this.rolling.wayBack, entry);
    this.rolledBack.set();
  }
}
