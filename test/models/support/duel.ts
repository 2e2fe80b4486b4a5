// A detector that compares, at work on two populations of known counts.

import type { Configured, Verdict, WindowCounts } from '../../../src/domain/index.ts';
import type { Duration, RandomStream } from '../../../src/kernel/index.ts';
import { binomial } from '../../../src/kernel/index.ts';
import { model } from './read.ts';

/** Requests of a look, and how many of them failed. */
export type Counts = readonly [requests: number, errors: number];

export class Duel {
  verdict: Verdict = 'no-data';
  because = '';
  private readonly detector: Configured<'detector'>;
  private state: unknown;
  private now = 0;

  constructor(yaml: string) {
    this.detector = model('detector', yaml);
    this.state = this.detector.model.start(this.detector.options);
  }

  /** One look; every window of a side shows the same counts, unless there is a past of its own. */
  look(canary: Counts, control: Counts | null, past: Counts | null = control): Verdict {
    const { model: detector, options } = this.detector;
    const lengths = detector.windows(options);
    this.now += detector.every(options);
    const seen = detector.look(
      this.state as never,
      {
        time: this.now,
        windows: lengths.map((length) => this.counted(canary, length)),
        control:
          control === null
            ? []
            : lengths.map((length, i) => this.counted((i > 0 ? past : control) ?? control, length)),
      },
      options,
    );
    this.state = seen.state;
    this.verdict = seen.verdict;
    this.because = seen.because;
    return seen.verdict;
  }

  private counted([requests, errors]: Counts, length: Duration): WindowCounts {
    return { from: this.now - length, to: this.now, requests, errors, reports: 0 };
  }
}

/** The share of `duels` in which the detector ever fails within so many looks at noisy traffic of constant rates. */
export function shareAlarmed(
  yaml: string,
  random: RandomStream,
  { duels, looks, canary, control }: { duels: number; looks: number; canary: Counts; control: Counts },
): number {
  let alarmed = 0;
  for (let i = 0; i < duels; i++) {
    const duel = new Duel(yaml);
    for (let look = 0; look < looks; look++) {
      const [c, o] = [canary, control].map(
        ([requests, errors]): Counts => [requests, binomial(random, requests, errors / requests)],
      );
      if (duel.look(c, o) === 'fail') {
        alarmed += 1;
        break;
      }
    }
  }
  return alarmed / duels;
}
