// A fleet without plant, users or monitoring: policies and deploy styles do to it what they would do to a real one, and
// everything they do is written down.

import type {
  ArmVerdict,
  Bake,
  Change,
  Configured,
  DeploySite,
  Evidence,
  Fleet,
  Rollout,
  Target,
  Track,
} from '../../../src/domain/index.ts';
import { draw } from '../../../src/domain/index.ts';
import type { Process, Script, Time } from '../../../src/kernel/index.ts';
import { HOUR, RandomStreams, Simulation, until, wait } from '../../../src/kernel/index.ts';
import { settingsOf } from './read.ts';

export interface DryDockOptions {
  readonly fleet: Fleet;
  readonly change: Change;
  readonly policy: Configured<'policy'>;
  readonly seed?: string;
  /** Operations per second of a cell at a time; the users when left out. */
  readonly demand?: (cell: number, now: Time) => number;
  /** How long hosts that are restarted are away. */
  readonly restart?: number;
  /** What the gate after the wave of this number (from 1) has seen; nothing but time when left out. */
  readonly evidence?: (wave: number) => Partial<Evidence>;
  /** Alarms of a cell so far. */
  readonly alarms?: (cell: number, now: Time) => number;
}

interface ShareChange {
  readonly time: Time;
  readonly cell: number;
  readonly from: number;
  readonly to: number;
}

export class DryDock {
  readonly simulation = new Simulation();
  readonly waves: {
    readonly targets: readonly Target[];
    readonly startedAt: Time;
    deployedAt: Time;
    readonly track: string;
  }[] = [];
  readonly bakes: { readonly from: Time; readonly bake: number; readonly asked: Bake }[] = [];
  readonly rehearsals: Time[] = [];
  readonly verdicts: ArmVerdict[] = [];
  readonly notes: Readonly<Record<string, string | number>>[] = [];
  readonly changes: ShareChange[] = [];
  readonly restarts: { readonly time: Time; readonly cell: number; readonly share: number }[] = [];
  readonly share: number[];
  /** Cells with dark code, and since when. */
  readonly dark = new Map<number, Time>();
  readonly rollout: Rollout;
  readonly site: DeploySite;
  /** When the rollout came to its end by itself. */
  completedAt: Time | undefined;
  private readonly options: DryDockOptions;
  private readonly environments = new Set<{ readonly cells: readonly number[] }>();
  private process: Process<void> | undefined;

  constructor(options: DryDockOptions) {
    this.options = options;
    this.share = options.fleet.cells.map(() => 0);
    this.site = this.makeSite();
    this.rollout = this.makeRollout('');
  }

  /** Cells beside which a second environment stands. */
  get doubled(): number[] {
    return [...new Set([...this.environments].flatMap(({ cells }) => cells))].sort((a, b) => a - b);
  }

  get exposed(): number[] {
    return [...this.share.keys()].filter((cell) => this.share[cell] > 0);
  }

  /** Begins the rollout at time 0. */
  start(): this {
    this.process = this.simulation.spawn('rollout', this.run());
    return this;
  }

  /** Stops whatever is under way and takes the change back, as the simulator does on an alarm. */
  takeBack(): void {
    this.process?.interrupt('alarm');
    this.simulation.spawn('rollback', this.undo());
  }

  private *run(): Script {
    const { policy } = this.options;
    const { deploy } = settingsOf(policy);
    yield* policy.model.roll(this.rollout, policy.options);
    if (deploy.model.finish) yield* deploy.model.finish(this.site, deploy.options);
    this.environments.clear();
    this.completedAt = this.simulation.now;
  }

  private *undo(): Script {
    const { deploy } = settingsOf(this.options.policy);
    yield* deploy.model.undo(this.site, this.exposed, deploy.options);
    this.environments.clear();
  }

  private makeRollout(track: string): Rollout {
    const { fleet, policy, seed = 'dry', demand = (cell) => fleet.cells[cell].users } = this.options;
    const { alarms = () => 0 } = this.options;
    const { deploy } = settingsOf(policy);
    const { simulation, rehearsals } = this;
    return {
      fleet,
      random: new RandomStreams(seed).stream('order'),
      get now() {
        return simulation.now;
      },
      demand: (cell) => demand(cell, this.simulation.now),
      alarms: (cell) => alarms(cell, this.simulation.now),
      deploy: (targets) => this.deployWave(targets, deploy, track),
      bake: (bake) => this.bake(bake),
      *rehearse() {
        rehearsals.push(simulation.now);
        yield* wait(0);
      },
      sideBySide: (tracks, { atOnce }) => this.sideBySide(tracks, atOnce),
    };
  }

  private sideBySide(tracks: readonly Track[], atOnce: number): Script {
    const waiting = tracks.values();
    const lane = function* (this: DryDock): Script {
      for (const track of waiting) yield* track.roll(this.makeRollout(track.name));
    };
    return together(
      this.simulation,
      Array.from({ length: Math.min(atOnce, tracks.length) }, () => lane.call(this)),
    );
  }

  private *deployWave(
    targets: readonly Target[],
    { model, options }: Configured<'deploy'>,
    track: string,
  ): Script {
    const { now } = this.simulation;
    const wave = { targets, startedAt: now, deployedAt: now, track };
    this.waves.push(wave);
    yield* model.deploy(this.site, targets, options);
    wave.deployedAt = this.simulation.now;
  }

  private *bake(bake: number | Bake): Script<Evidence> {
    const { evidence = () => ({}) } = this.options;
    const asked = typeof bake === 'number' ? { atLeast: bake } : bake;
    this.bakes.push({ from: this.simulation.now, bake: asked.atLeast, asked });
    yield* wait(asked.atLeast);
    const wave = this.waves.length;
    const counts = { verdicts: [], requests: 0, errors: 0, baked: asked.atLeast, wave, passed: 0, luck: 0 };
    const nothing = { ...counts, dark: this.exposed.length === 0 };
    return { ...nothing, ...evidence(wave) };
  }

  private makeSite(): DeploySite {
    const { simulation, share, changes, restarts, environments, dark } = this;
    const segments = new Map<number, readonly number[]>();
    const { change, fleet, policy, restart = 0 } = this.options;
    const { rollback } = settingsOf(policy);
    const streams = new RandomStreams(this.options.seed ?? 'dry');
    return {
      change,
      fleet,
      rollbackTakes: (rollback.options as { readonly takes: number }).takes || change.takes,
      get now() {
        return simulation.now;
      },
      share: (cell) => share[cell],
      shares: (cell) => segments.get(cell) ?? fleet.segments.map(() => share[cell]),
      setShare(cell, goal) {
        const to = typeof goal === 'number' ? goal : meanOf(goal, fleet);
        if (typeof goal === 'number') segments.delete(cell);
        else segments.set(cell, goal);
        changes.push({ time: simulation.now, cell, from: share[cell], to });
        share[cell] = to;
      },
      darkCode: (cell) => (dark.has(cell) ? 1 : 0),
      setDarkCode: (cell, to) => void (to > 0 ? dark.set(cell, simulation.now) : dark.delete(cell)),
      *restartHosts(cell, part) {
        restarts.push({ time: simulation.now, cell, share: part });
        yield* wait(restart);
      },
      addEnvironment(cells) {
        const environment = { cells };
        environments.add(environment);
        return { release: () => environments.delete(environment) };
      },
      hasEnvironment: (cell) => [...environments].some(({ cells }) => cells.includes(cell)),
      together: (scripts) => together(simulation, scripts),
      wrote: () => 0,
      lackData: () => {
        throw new Error('expected no data to be missing where nobody writes');
      },
      keepEnvironments: () => undefined,
      *verify() {
        yield* wait(0);
      },
      draw: (of, purpose) => draw(of, streams.stream(purpose)),
      random: (purpose) => streams.stream(purpose),
      arms: (cells, since) => {
        // Every user asks once an hour, and is answered.
        const hours = (simulation.now - since) / HOUR;
        const on = (version: (share: number) => number) =>
          cells.reduce((sum, cell) => sum + version(share[cell]) * fleet.cells[cell].users * hours, 0);
        const [old, young] = [on((onNew) => 1 - onNew), on((onNew) => onNew)];
        return { old: { operations: old, good: old }, young: { operations: young, good: young } };
      },
      conclude: (verdict) => void this.verdicts.push(verdict),
      note: (note, values) => void this.notes.push({ note, ...values }),
      stop: (because) => {
        throw new Error(because);
      },
      bake: (bake) => this.bake(bake),
    };
  }
}

function* together(simulation: Simulation, scripts: readonly Script[]): Script {
  const processes = scripts.map((script, index) => simulation.spawn(`script ${index}`, script));
  try {
    for (const process of processes) yield* until(process);
  } finally {
    for (const process of processes) if (process.alive) process.interrupt('stopped');
  }
}

function meanOf(shares: readonly number[], { segments }: Fleet): number {
  return segments.reduce((sum, { index, share }) => sum + share * shares[index], 0);
}
