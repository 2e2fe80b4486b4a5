import type { Duration, RandomStream, RandomStreams } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import { longer } from './attempts.ts';
import type { AnswerCode, Backend, Upstream } from './backend.ts';
import { NOBODY } from './backend.ts';
import type { TimeLaw } from './service-time.ts';
import { Timers } from './timers.ts';

export interface NetworkOptions {
  readonly streams: RandomStreams;
  readonly key?: number | undefined;
  /** Delay of each way, drawn anew for each. */
  readonly delay: TimeLaw;
}

/**
 * Delays attempts on their way to a backend and answers on their way back. A cancellation arrives at once, and not at
 * all before the attempt itself has.
 */
export class Network implements Backend, Upstream {
  private readonly attempts: Attempts;
  private readonly backend: Backend;
  private readonly delay: TimeLaw;
  private readonly delays: RandomStream;
  private upstream: Upstream = NOBODY;
  /** By attempt: the answer on its way. */
  private answers = new Int32Array(0);
  private readonly there: Timers;
  private readonly back: Timers;

  constructor(attempts: Attempts, backend: Backend, { streams, key, delay }: NetworkOptions) {
    this.attempts = attempts;
    this.backend = backend;
    this.delay = delay;
    this.delays = streams.stream('request network', key);
    this.there = new Timers(attempts.simulation, (attempt) => this.backend.accept(attempt));
    this.back = new Timers(attempts.simulation, (attempt) =>
      this.upstream.answered(attempt, this.answers[attempt]),
    );
    backend.answerTo(this);
  }

  answerTo(upstream: Upstream): void {
    this.upstream = upstream;
  }

  accept(attempt: number): void {
    this.there.start(attempt, this.draw());
  }

  cancel(attempt: number): void {
    this.backend.cancel(attempt);
  }

  answered(attempt: number, answer: AnswerCode): void {
    if (attempt >= this.answers.length) this.answers = longer(this.answers, this.attempts.size);
    this.answers[attempt] = answer;
    this.back.start(attempt, this.draw());
  }

  hopeless(attempt: number): void {
    this.upstream.hopeless(attempt);
  }

  private draw(): Duration {
    return Math.floor(this.delay.sample(this.delays, 0) + 0.5);
  }
}
