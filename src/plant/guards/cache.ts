import type { CacheLaw } from '../../domain/index.ts';

/** Nearer to its warm share of hits than this, a cache counts as warm. */
const WARM = 1e-3;

/**
 * A look-aside cache in front of the cell's store. Its share of hits h moves with dh/dt = (h* − h) · (good answers to
 * misses) / (working set): misses that nobody waits for fill nothing, so a cold cache can keep up the very overload
 * that keeps it cold.
 */
export class Cache {
  hits: number;
  private readonly law: CacheLaw;

  constructor(law: CacheLaw) {
    this.law = law;
    this.hits = law.hits;
  }

  /** Work of an attempt now, where that of a miss is 1. */
  get cost(): number {
    return costOf(this.law, this.hits);
  }

  get isWarm(): boolean {
    return this.law.hits - this.hits <= WARM * this.law.hits;
  }

  /** Only this share of what is cached is kept. */
  keep(share: number): void {
    this.hits *= share;
  }

  /** So many attempts were answered well and in time. */
  fill(good: number): void {
    const { hits, workingSet } = this.law;
    const misses = good * (1 - this.hits);
    const filled = workingSet > 0 ? Math.min(1, misses / workingSet) : 1;
    this.hits += (hits - this.hits) * filled;
  }

  /** Nobody looks any more at the little that was missing. */
  settle(): void {
    this.hits = this.law.hits;
  }
}

/** Work of an attempt when this share of them hits. */
export function costOf(law: CacheLaw, hits: number): number {
  return 1 - hits * (1 - law.hitCost);
}
