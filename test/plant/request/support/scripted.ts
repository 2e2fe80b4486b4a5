import { RandomStreams, Simulation } from '../../../../src/kernel/index.ts';
import type { AnswerCode, Backend, ClientOptions, Upstream } from '../../../../src/plant/index.ts';
import { Attempts, Client } from '../../../../src/plant/index.ts';

/** A backend that answers what the test says, when the test says. */
export class Scripted implements Backend {
  /** Attempts taken and not yet answered, in order, and when each attempt ever taken came. */
  readonly held: number[] = [];
  readonly came: number[] = [];
  /** Attempts it was told to forget. */
  readonly cancelled: number[] = [];
  private readonly attempts: Attempts;
  private upstream: Upstream | undefined;

  constructor(attempts: Attempts) {
    this.attempts = attempts;
  }

  answerTo(upstream: Upstream): void {
    this.upstream = upstream;
  }

  accept(attempt: number): void {
    this.held.push(attempt);
    this.came.push(this.attempts.simulation.now);
  }

  cancel(attempt: number): void {
    this.cancelled.push(attempt);
  }

  /** Answers the oldest attempt held, or the one at that place. */
  answer(answer: AnswerCode, at = 0): void {
    const [attempt] = this.held.splice(at, 1);
    this.upstream?.answered(attempt, answer);
  }
}

/** A client before a scripted backend. */
export function scripted(options: Omit<ClientOptions, 'streams'> = {}) {
  const attempts = new Attempts(new Simulation());
  const backend = new Scripted(attempts);
  const client = new Client(attempts, backend, { streams: new RandomStreams('scripted'), ...options });
  const ends: boolean[] = [];
  client.onEnded = (_who, succeeded) => ends.push(succeeded);
  return { attempts, simulation: attempts.simulation, backend, client, ends };
}
