import type { ThrottleLaw } from '../../domain/index.ts';
import type { RandomStream, RandomStreams } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import { State } from './attempts.ts';
import type { AnswerCode, Backend, Upstream } from './backend.ts';
import { Answer, NOBODY } from './backend.ts';
import { requireDuration, requirePositive } from './require.ts';
import { RollingCounts } from './rolling-counts.ts';

export interface ThrottleOptions extends ThrottleLaw {
  readonly streams: RandomStreams;
  readonly key?: number | undefined;
}

/**
 * Adaptive throttling (SRE book, chapter 21): refuses an attempt with probability
 * max(0, (requests − factor · accepts) / (requests + 1)). Accepted is what was served while its client still waited;
 * with that, work that comes too late counts as the overload it is.
 */
export class Throttle implements Backend, Upstream {
  throttled = 0;

  private readonly attempts: Attempts;
  private readonly backend: Backend;
  private readonly factor: number;
  /** Calls are requests, "bad" ones those accepted. */
  private readonly counts: RollingCounts;
  private readonly draws: RandomStream;
  private upstream: Upstream = NOBODY;

  constructor(attempts: Attempts, backend: Backend, { streams, key, factor, window }: ThrottleOptions) {
    requirePositive('throttle.factor', factor);
    requireDuration('throttle.window', window);
    this.attempts = attempts;
    this.backend = backend;
    this.factor = factor;
    this.counts = new RollingCounts(attempts.simulation, 1, window);
    this.draws = streams.stream('request throttling', key);
    backend.answerTo(this);
  }

  answerTo(upstream: Upstream): void {
    this.upstream = upstream;
  }

  /** The probability with which the next attempt is refused. */
  get refusing(): number {
    const requests = this.counts.callsOf(0);
    return Math.max(0, (requests - this.factor * this.counts.badOf(0)) / (requests + 1));
  }

  accept(attempt: number): void {
    const { refusing } = this;
    this.counts.add(0, 1, 0);
    if (refusing > 0 && this.draws.uniform() < refusing) {
      this.throttled++;
      this.upstream.answered(attempt, Answer.throttled);
    } else this.backend.accept(attempt);
  }

  cancel(attempt: number): void {
    this.backend.cancel(attempt);
  }

  answered(attempt: number, answer: AnswerCode): void {
    if (answer <= Answer.customerError && this.attempts.state[attempt] === State.waiting)
      this.counts.add(0, 0, 1);
    this.upstream.answered(attempt, answer);
  }

  hopeless(attempt: number): void {
    this.upstream.hopeless(attempt);
  }
}
