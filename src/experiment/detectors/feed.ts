import type { Scope, WindowCounts } from '../../domain/index.ts';
import { SCOPES } from '../../domain/index.ts';
import type { Duration, Noise } from '../../kernel/index.ts';
import { MINUTE } from '../../kernel/index.ts';
import type { Means } from './counts.ts';
import { Counts } from './counts.ts';
import type { Mixture, Mixtures, Shares, Traffic } from './traffic.ts';

/** Places in the noise; never to be changed. A mixture that is the canary alone is the canary's own counts. */
const Place = { canary: 0, control: 2, past: 4, scopes: 6 } as const;

export interface FeedInputs {
  readonly noise: Noise;
  readonly replication: number;
  /** Length of a telemetry window. */
  readonly window: Duration;
  readonly traffic: Traffic;
  readonly shares: Shares;
  readonly mixtures: Mixtures;
}

/** Whether a detector has looked at attempts at all. */
export interface Attention {
  counts: boolean;
}

/** What monitoring shows in one replication: to every detector the same. */
export class Feed {
  readonly window: Duration;
  private readonly inputs: FeedInputs;
  private readonly canary: Counts;
  private readonly control: Counts;
  private readonly past: Counts;
  private readonly scopes = new Map<Scope, Counts>();

  constructor(inputs: FeedInputs) {
    const { traffic, shares, window } = inputs;
    this.inputs = inputs;
    this.window = window;
    this.canary = this.counts(Place.canary, { fresh: 1, old: 0 });
    const control = traffic.control * (window / MINUTE);
    const means = { bad: control * shares.old, good: control * (1 - shares.old) };
    this.control = this.drawn(Place.control, means);
    this.past = this.drawn(Place.past, means);
  }

  /** The windows of a scope's unit that the detector asked for, ending with window `last` (not included). */
  read(scope: Scope, last: number, length: Duration, attention: Attention): WindowCounts {
    const first = Math.max(0, last - Math.round(length / this.window));
    return new Reading(this.of(scope), this.window, first, last, attention);
  }

  /** The same of the old version at the same time. */
  readControl(last: number, length: Duration, attention: Attention): WindowCounts {
    const first = Math.max(0, last - Math.round(length / this.window));
    return new Reading(this.control, this.window, first, last, attention);
  }

  /** The window before the new version came. */
  readPast(length: Duration, attention: Attention): WindowCounts {
    return new Reading(this.past, this.window, 0, Math.round(length / this.window), attention);
  }

  private of(scope: Scope): Counts {
    const mixture = this.inputs.mixtures[scope];
    if (mixture.fresh === 1 && mixture.old === 0) return this.canary;
    let counts = this.scopes.get(scope);
    if (counts === undefined) {
      counts = this.counts(Place.scopes + 2 * SCOPES.indexOf(scope), mixture);
      this.scopes.set(scope, counts);
    }
    return counts;
  }

  private counts(place: number, { fresh, old }: Mixture): Counts {
    const { traffic, shares, window } = this.inputs;
    const attempts = traffic.canary * (window / MINUTE);
    const bad = attempts * (fresh * shares.fresh + old * shares.old);
    return this.drawn(place, { bad, good: attempts * (fresh + old) - bad });
  }

  private drawn(place: number, means: Means): Counts {
    return new Counts(this.inputs.noise, this.inputs.replication, place, means);
  }
}

/** Windows first ≤ w < last, counted when they are asked for. */
class Reading implements WindowCounts {
  readonly from: number;
  readonly to: number;
  /** Nobody complains before a detector has had its chance. */
  readonly reports = 0;
  private readonly counts: Counts;
  private readonly first: number;
  private readonly last: number;
  private readonly attention: Attention;

  constructor(counts: Counts, window: Duration, first: number, last: number, attention: Attention) {
    this.counts = counts;
    this.from = first * window;
    this.to = last * window;
    this.first = first;
    this.last = last;
    this.attention = attention;
  }

  get errors(): number {
    this.attention.counts = true;
    return this.counts.badIn(this.first, this.last);
  }

  get requests(): number {
    return this.errors + this.counts.goodIn(this.first, this.last);
  }
}
