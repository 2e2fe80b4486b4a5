import type { Time } from '../../../src/kernel/index.ts';
import { RandomStreams, SECOND, Simulation } from '../../../src/kernel/index.ts';
import type { ClientOptions, StationObserver, StationOptions } from '../../../src/plant/index.ts';
import { Attempts, Client, OpenArrivals, Station } from '../../../src/plant/index.ts';
import { Tally } from '../../../src/stats/index.ts';

/** Textbooks count in mean service times; here one is a second, so that rates are those of the textbook. */
export const UNIT = SECOND;

export interface Model {
  readonly attempts: Attempts;
  readonly station: Station;
  readonly client: Client;
  readonly open: OpenArrivals;
}

/** Open clients before one station. */
export function model(
  seed: string,
  rate: number,
  station: Omit<StationOptions, 'streams'>,
  client: Omit<ClientOptions, 'streams'> = {},
): Model {
  const streams = new RandomStreams(seed);
  const attempts = new Attempts(new Simulation());
  const at = new Station(attempts, { streams, ...station });
  const from = new Client(attempts, at, { streams, ...client });
  return { attempts, station: at, client: from, open: new OpenArrivals(attempts, from, { streams, rate }) };
}

/** What a station sees, added up. */
export class Sums implements StationObserver {
  arrivals = 0;
  /** Arrivals that found so many inside: all servers busy, or no place. */
  foundBusy = 0;
  begun = 0;
  waited = 0;
  spent = 0;
  gone = 0;
  private readonly busyFrom: number;

  constructor(busyFrom: number) {
    this.busyFrom = busyFrom;
  }

  arrived(before: number): void {
    this.arrivals++;
    if (before >= this.busyFrom) this.foundBusy++;
  }

  began(waited: number): void {
    this.begun++;
    this.waited += waited;
  }

  ended(_inside: number, spent: number): void {
    this.gone++;
    this.spent += spent;
  }
}

/**
 * Mean and standard error of a measure over 20 batches of a long run, after one batch of warm-up. `measure` gives what
 * has been counted since it was called last.
 */
export function batches(attempts: Attempts, length: Time, measure: () => number): Tally {
  const { simulation } = attempts;
  const tally = new Tally();
  for (let batch = 0; batch <= 20; batch++) {
    simulation.runUntil(simulation.now + Math.round(length));
    const value = measure();
    if (batch > 0) tally.add(value);
  }
  return tally;
}

/** Gives what two counters have grown by since the last call, as a ratio. */
export function growth(above: () => number, below: () => number): () => number {
  let before = [0, 0];
  return () => {
    const now = [above(), below()];
    const ratio = (now[0] - before[0]) / (now[1] - before[1]);
    before = now;
    return ratio;
  };
}
