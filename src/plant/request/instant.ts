import type { Backend, Upstream } from './backend.ts';
import { Answer, NOBODY } from './backend.ts';
import type { Verdict } from './station.ts';

/** A server without limits that answers at once. */
export class Instant implements Backend {
  private readonly verdict: Verdict | undefined;
  private upstream: Upstream = NOBODY;

  /** `verdict`: what it answers; `ok` to all when left out. */
  constructor(verdict?: Verdict) {
    this.verdict = verdict;
  }

  answerTo(upstream: Upstream): void {
    this.upstream = upstream;
  }

  accept(attempt: number): void {
    this.upstream.answered(attempt, this.verdict === undefined ? Answer.ok : this.verdict.answer(attempt));
  }

  cancel(): void {
    // Everything has been answered already.
  }
}
