import type { StreamState } from '../../kernel/index.ts';
import { Noise, RandomStream, RandomStreams } from '../../kernel/index.ts';

/** Whether any of a run's chance has been asked for. */
interface Watch {
  drawn: boolean;
}

/** The chance of a run that notices when any of it is drawn: a run that draws nothing is the same under every seed. */
export class WatchedStreams extends RandomStreams implements Watch {
  drawn = false;

  override stream(purpose: string, key?: number, key2?: number): RandomStream {
    return new WatchedStream(super.stream(purpose, key, key2).state(), this);
  }

  override noise(purpose: string): Noise {
    return new WatchedNoise(super.noise(purpose), this);
  }
}

/** Every draw from a stream takes whole numbers from it; whoever copies it may draw from the copy. */
class WatchedStream extends RandomStream {
  private readonly watch: Watch;

  constructor([a, b, c, counter]: StreamState, watch: Watch) {
    super(a, b, c, counter);
    this.watch = watch;
  }

  override int32(): number {
    this.watch.drawn = true;
    return super.int32();
  }

  override clone(): RandomStream {
    this.watch.drawn = true;
    return super.clone();
  }

  override state(): StreamState {
    this.watch.drawn = true;
    return super.state();
  }
}

class WatchedNoise extends Noise {
  private readonly noise: Noise;
  private readonly watch: Watch;

  constructor(noise: Noise, watch: Watch) {
    super(0, 0);
    this.noise = noise;
    this.watch = watch;
  }

  override stream(a: number, b: number, c: number): RandomStream {
    this.watch.drawn = true;
    return this.noise.stream(a, b, c);
  }

  override uniform(a: number, b: number, c: number): number {
    this.watch.drawn = true;
    return this.noise.uniform(a, b, c);
  }

  override normal(a: number, b: number, c: number): number {
    this.watch.drawn = true;
    return this.noise.normal(a, b, c);
  }
}
