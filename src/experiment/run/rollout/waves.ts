import type { Track as Part, Rollout, RolloutOptions } from '../../../domain/index.ts';
import type { Duration, Process, Script } from '../../../kernel/index.ts';
import { until } from '../../../kernel/index.ts';
import { GateClosed } from './gate-closed.ts';
import type { RolloutInputs } from './inputs.ts';
import type { Progress } from './progress.ts';
import { RolloutSite } from './site.ts';
import type { WayBack } from './take-back.ts';
import { TestsInProduction } from './tests-in-production.ts';
import type { OpenWave, TrackShares } from './track.ts';
import { Track } from './track.ts';

/** The waves of a rollout: one track through the fleet, or several side by side. */
export class Waves implements TrackShares {
  readonly inputs: RolloutInputs;
  readonly settings: RolloutOptions;
  readonly progress: Progress;
  readonly rows: OpenWave[] = [];
  readonly site: RolloutSite;
  readonly tests: TestsInProduction;
  readonly wayBack: WayBack = { tried: false };
  private readonly whole: Track;
  /** Tracks under way. */
  private tracks: readonly Track[];

  constructor(inputs: RolloutInputs, settings: RolloutOptions, progress: Progress) {
    this.inputs = inputs;
    this.settings = settings;
    this.progress = progress;
    this.site = new RolloutSite(inputs, settings, progress);
    this.tests = new TestsInProduction(inputs, settings, this.site);
    this.whole = new Track(this, '', null);
    this.tracks = [this.whole];
  }

  /** What the policy is given. */
  get rollout(): Rollout {
    return this.whole;
  }

  /** The longest bake under way, and how much of it is left; zeros between bakes. */
  get baking(): { readonly bake: Duration; readonly bakeLeft: Duration } {
    return this.tracks
      .map((track) => track.bakeNow)
      .reduce((longest, next) => (next.bakeLeft > longest.bakeLeft ? next : longest));
  }

  /** The rollout is being taken back: the waves under way end here. */
  stop(): void {
    for (const track of this.tracks) track.stop('rolled back');
  }

  *sideBySide(parts: readonly Part[], whenOneFails: 'stop-all' | 'stop-own'): Script {
    const { simulation } = this.inputs;
    const outer = this.tracks;
    const tracks = parts.map(({ name, cells }) => new Track(this, name, cells));
    const processes: Process<void>[] = [];
    let closed: GateClosed | undefined;
    const guarded = function* (script: Script, own: number): Script {
      try {
        yield* script;
      } catch (error) {
        if (!(error instanceof GateClosed)) throw error;
        closed ??= error;
        if (whenOneFails === 'stop-own') return;
        for (const [i, process] of processes.entries()) {
          if (i === own || !process.alive) continue;
          tracks[i].stop(`${parts[own].name} was stopped`);
          process.interrupt('another track was stopped');
        }
      }
    };
    this.tracks = tracks;
    for (const [i, part] of parts.entries())
      processes.push(simulation.spawn(`track ${part.name}`, guarded(part.roll(tracks[i]), i)));
    try {
      for (const process of processes) yield* until(process);
    } finally {
      for (const process of processes) if (process.alive) process.interrupt('stopped');
      this.tracks = outer;
    }
    if (closed !== undefined) throw closed;
  }
}
