import type { Attempts } from './attempts.ts';
import { longer } from './attempts.ts';
import type { AnswerCode, Backend, Upstream } from './backend.ts';

/** One backend for several upstreams, each with an inlet of its own: a dependency that is shared. */
export class Junction implements Upstream {
  private readonly attempts: Attempts;
  private readonly backend: Backend;
  private readonly upstreams: (Upstream | undefined)[] = [];
  /** By attempt: through which inlet it came. */
  private cameBy = new Int32Array(0);

  constructor(attempts: Attempts, backend: Backend) {
    this.attempts = attempts;
    this.backend = backend;
    backend.answerTo(this);
  }

  /** A further way in. */
  inlet(): Backend {
    const inlet = this.upstreams.push(undefined) - 1;
    return {
      answerTo: (upstream) => {
        this.upstreams[inlet] = upstream;
      },
      accept: (attempt) => {
        if (attempt >= this.cameBy.length) this.cameBy = longer(this.cameBy, this.attempts.size);
        this.cameBy[attempt] = inlet;
        this.backend.accept(attempt);
      },
      cancel: (attempt) => this.backend.cancel(attempt),
    };
  }

  answered(attempt: number, answer: AnswerCode): void {
    this.upstreams[this.cameBy[attempt]]?.answered(attempt, answer);
  }

  hopeless(attempt: number): void {
    this.upstreams[this.cameBy[attempt]]?.hopeless(attempt);
  }
}
