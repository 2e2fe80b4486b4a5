import type { Track as Part, Rollout, RolloutOptions, SideBySide } from '../../../domain/index.ts';
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
      .reduce((longest, next) => (next.bakeLeft > longest.bakeLeft ? next : longest), NO_BAKE);
  }

  /** The rollout is being taken back: the waves under way end here. */
  stop(): void {
    for (const track of this.tracks) track.stop('rolled back');
  }

  *sideBySide(parts: readonly Part[], { atOnce, whenOneFails }: SideBySide, passed: number): Script {
    const { simulation } = this.inputs;
    const outer = this.tracks;
    const lanes: Lanes = {
      waiting: parts.values(),
      tracks: [],
      processes: [],
      passed,
      whenOneFails,
      closed: undefined,
    };
    const { processes } = lanes;
    this.tracks = lanes.tracks;
    for (let lane = 0; lane < Math.min(atOnce, parts.length); lane++)
      processes.push(simulation.spawn(`lane ${lane}`, this.roll(lanes, lane)));
    try {
      for (const process of processes) yield* until(process);
    } finally {
      for (const process of processes) if (process.alive) process.interrupt('stopped');
      this.tracks = outer;
    }
    if (lanes.closed !== undefined) throw lanes.closed;
  }

  /** Rolls one part after another. */
  private *roll(lanes: Lanes, own: number): Script {
    const { waiting, tracks, passed, whenOneFails } = lanes;
    for (const part of waiting) {
      tracks[own] = new Track(this, part.name, part.cells, passed);
      try {
        yield* part.roll(tracks[own]);
      } catch (error) {
        if (!(error instanceof GateClosed)) throw error;
        lanes.closed ??= error;
        if (whenOneFails === 'stop-own') continue;
        stopOthers(lanes, own, part.name);
        return;
      }
    }
  }
}

/** Tracks side by side: each lane takes the next part that waits. */
interface Lanes {
  readonly waiting: Iterable<Part>;
  /** What each lane is about now. */
  readonly tracks: Track[];
  readonly processes: Process<void>[];
  /** Gates that have passed before. */
  readonly passed: number;
  readonly whenOneFails: SideBySide['whenOneFails'];
  /** The first gate that has closed. */
  closed: GateClosed | undefined;
}

function stopOthers({ tracks, processes }: Lanes, own: number, name: string): void {
  for (const [lane, process] of processes.entries()) {
    if (lane === own || !process.alive) continue;
    tracks[lane]?.stop(`${name} was stopped`);
    process.interrupt('another track was stopped');
  }
}

const NO_BAKE = { bake: 0, bakeLeft: 0 };
