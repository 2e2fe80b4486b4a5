import type { Undo, WorldImpairment } from '../../domain/index.ts';
import type { Duration } from '../../kernel/index.ts';
import { roundDuration } from '../../kernel/index.ts';

/** What can be wrong with the people who respond. */
export type Handicap = Omit<Extract<WorldImpairment, { primitive: 'responder' }>, 'primitive'>;

/** The people who respond, and what hinders them. */
export class Staff {
  private readonly handicaps: Handicap[] = [];

  hinder(handicap: Handicap): Undo {
    this.handicaps.push(handicap);
    return () => {
      const place = this.handicaps.indexOf(handicap);
      if (place >= 0) this.handicaps.splice(place, 1);
    };
  }

  /** How long they take now for what usually takes so long. */
  takes(usual: Duration): Duration {
    return roundDuration(this.handicaps.reduce((time, { times }) => time * times, usual));
  }

  /** Probability that what they do has no effect, where it usually is this. */
  mistakes(usual: number): number {
    return this.handicaps.reduce((mistaken, { wrong }) => mistaken + (1 - mistaken) * wrong, usual);
  }

  get absent(): boolean {
    return this.handicaps.some(({ absent }) => absent);
  }
}
