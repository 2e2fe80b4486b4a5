import type { AnswerCode, Backend, Upstream } from './backend.ts';
import { Answer, NOBODY } from './backend.ts';

/** A door before a backend: while it is closed, every attempt is turned away. */
export class Gate implements Backend, Upstream {
  open = true;
  rejected = 0;

  private readonly backend: Backend;
  private upstream: Upstream = NOBODY;

  constructor(backend: Backend) {
    this.backend = backend;
    backend.answerTo(this);
  }

  answerTo(upstream: Upstream): void {
    this.upstream = upstream;
  }

  accept(attempt: number): void {
    if (this.open) this.backend.accept(attempt);
    else {
      this.rejected++;
      this.upstream.answered(attempt, Answer.rejected);
    }
  }

  cancel(attempt: number): void {
    this.backend.cancel(attempt);
  }

  answered(attempt: number, answer: AnswerCode): void {
    this.upstream.answered(attempt, answer);
  }

  hopeless(attempt: number): void {
    this.upstream.hopeless(attempt);
  }
}
