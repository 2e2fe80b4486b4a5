import type { CacheLaw } from '../../domain/index.ts';
import type { RandomStream, RandomStreams } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import { State } from './attempts.ts';
import type { AnswerCode } from './backend.ts';
import { Answer } from './backend.ts';
import { requirePositive, requireShare } from './require.ts';
import type { WorkLaw } from './station.ts';

export interface CacheOptions extends CacheLaw {
  readonly streams: RandomStreams;
  readonly key?: number | undefined;
}

/**
 * A look-aside cache before the store. Each miss that is answered well while its client waits fills it:
 * h ← h + (h* − h) / workingSet, which is dh/dt = (h* − h) · (goodput of misses) / workingSet. Misses that come too
 * late do not fill, because nobody is there to write them back.
 */
export class Cache implements WorkLaw {
  /** Share of attempts that hit now. */
  hits: number;

  private readonly attempts: Attempts;
  private readonly law: CacheLaw;
  private readonly draws: RandomStream;
  /** By attempt: whether it missed. */
  private missed = new Uint8Array(0);

  constructor(attempts: Attempts, { streams, key, ...law }: CacheOptions) {
    requireShare('cache.hits', law.hits);
    requireShare('cache.hitCost', law.hitCost);
    requirePositive('cache.workingSet', law.workingSet);
    this.attempts = attempts;
    this.law = law;
    this.hits = law.hits;
    this.draws = streams.stream('request cache', key);
  }

  /** Empties it, or leaves this share of the hits it gives when warm. */
  cool(share = 0): void {
    requireShare('cache share left', share);
    this.hits = share * this.law.hits;
  }

  factor(attempt: number): number {
    const misses = this.draws.uniform() >= this.hits;
    if (attempt >= this.missed.length) {
      const longer = new Uint8Array(this.attempts.size);
      longer.set(this.missed);
      this.missed = longer;
    }
    this.missed[attempt] = misses ? 1 : 0;
    return misses ? 1 : this.law.hitCost;
  }

  served(attempt: number, answer: AnswerCode): void {
    if (this.missed[attempt] === 0 || answer !== Answer.ok) return;
    if (this.attempts.state[attempt] !== State.waiting) return;
    this.hits += Math.min(1, 1 / this.law.workingSet) * (this.law.hits - this.hits);
  }
}
