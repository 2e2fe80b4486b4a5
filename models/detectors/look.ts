import type { Verdict } from '../../src/domain/index.ts';

/**
 * What a detector finds in one look; the reason is put into words only for who asks. A class: with a getter in an object
 * literal V8 keeps what that can reach, the telemetry of the whole run, until a full collection.
 */
export class Look<S> {
  readonly state: S;
  readonly verdict: Verdict;
  private readonly words: () => string;

  constructor(state: S, verdict: Verdict, words: () => string) {
    this.state = state;
    this.verdict = verdict;
    this.words = words;
  }

  get because(): string {
    return this.words();
  }
}
