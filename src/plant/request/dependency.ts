import type { DependencyLaw } from '../../domain/index.ts';
import type { RandomStream, RandomStreams } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import type { AnswerCode, Backend, Upstream } from './backend.ts';
import { Answer, NOBODY } from './backend.ts';
import type { Client } from './client.ts';
import { requireShare } from './require.ts';

export interface DependencyOptions extends Pick<DependencyLaw, 'kind' | 'calls'> {
  readonly streams: RandomStreams;
  readonly key?: number | undefined;
}

/**
 * What a backend has served well then calls a dependency, with a client of its own: time-outs, attempts and all. The
 * server is not held meanwhile. When the call has failed, a hard dependency fails the attempt, a soft one does not.
 */
export class Dependency implements Backend, Upstream {
  /** Attempts waiting for it. */
  calling = 0;

  private readonly attempts: Attempts;
  private readonly backend: Backend;
  private readonly client: Client;
  private readonly hard: boolean;
  private readonly calls: number;
  private readonly draws: RandomStream;
  private upstream: Upstream = NOBODY;

  constructor(
    attempts: Attempts,
    backend: Backend,
    client: Client,
    { streams, key, kind, calls }: DependencyOptions,
  ) {
    requireShare('dependency.calls', calls);
    this.attempts = attempts;
    this.backend = backend;
    this.client = client;
    this.hard = kind === 'hard';
    this.calls = calls;
    this.draws = streams.stream('request dependency', key);
    backend.answerTo(this);
    // Named first: see `Process` on function literals that are assigned to a property.
    const called = (attempt: number, succeeded: boolean) => this.called(attempt, succeeded);
    client.onEnded = called;
  }

  answerTo(upstream: Upstream): void {
    this.upstream = upstream;
  }

  accept(attempt: number): void {
    this.backend.accept(attempt);
  }

  cancel(attempt: number): void {
    this.backend.cancel(attempt);
  }

  answered(attempt: number, answer: AnswerCode): void {
    if (answer !== Answer.ok || (this.calls < 1 && this.draws.uniform() >= this.calls)) {
      this.upstream.answered(attempt, answer);
      return;
    }
    this.calling++;
    this.client.start(this.attempts.kind[attempt], attempt);
  }

  hopeless(attempt: number): void {
    this.upstream.hopeless(attempt);
  }

  private called(attempt: number, succeeded: boolean): void {
    this.calling--;
    this.upstream.answered(attempt, succeeded || !this.hard ? Answer.ok : Answer.error);
  }
}
