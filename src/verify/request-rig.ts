import type { RandomStreams, Time } from '../kernel/index.ts';
import { SECOND, Simulation } from '../kernel/index.ts';
import type { Station, TimeLaw } from '../plant/index.ts';
import { Attempts, Client, OpenArrivals, Station as StationOf } from '../plant/index.ts';

/** Blocks of the request solver on a clock that only moves forward: how models of single requests let something happen. */
export interface RequestRig {
  readonly attempts: Attempts;
  readonly now: Time;
  /** Lets everything happen that is due up to an instant. */
  runUntil(time: Time): void;
}

export function openRequestRig(): RequestRig {
  const simulation = new Simulation();
  return {
    attempts: new Attempts(simulation),
    get now() {
      return simulation.now;
    },
    runUntil: (time) => simulation.runUntil(time),
  };
}

/** A queue as textbooks have it. The unit of time is a second of the simulation, whatever it is called in the row. */
export interface TextbookQueue {
  /** Arrivals per unit of time, a Poisson process. */
  readonly rate: number;
  readonly servers: number;
  /** Places in service and waiting; Infinity when left out. */
  readonly places?: number | undefined;
  /** In microseconds. */
  readonly service: TimeLaw;
  /** In microseconds; who waits that long goes. */
  readonly patience?: TimeLaw | undefined;
}

/** What was seen of the customers that came in the measured time. */
export interface QueueRun {
  readonly arrived: number;
  /** Found all servers busy. */
  readonly delayed: number;
  readonly blocked: number;
  readonly abandoned: number;
  /** Of those served, in units of time: waits before service, whole stays, in the order in which they ended. */
  readonly waited: number;
  readonly began: number;
  readonly stays: Float64Array;
}

/** Runs a queue for a warm-up that is not seen and then for the measured time; both in customers that are to be expected. */
export function runQueue(
  queue: TextbookQueue,
  streams: RandomStreams,
  key: number,
  { warmUp, measured }: { readonly warmUp: number; readonly measured: number },
): QueueRun {
  const { attempts, runUntil } = openRequestRig();
  const station = new StationOf(attempts, { ...queue, streams, key });
  const client = new Client(attempts, station, { streams, key });
  new OpenArrivals(attempts, client, { streams, key, rate: queue.rate });
  const spanOf = (customers: number): Time => Math.ceil((customers / queue.rate) * SECOND);
  const from = spanOf(warmUp);
  runUntil(from);
  return observe(station, queue.servers, measured, () => runUntil(from + spanOf(measured)));
}

function observe(station: Station, servers: number, measured: number, run: () => void): QueueRun {
  let [arrived, delayed, waited, began, ended] = [0, 0, 0, 0, 0];
  const stays = new Float64Array(Math.ceil(1.5 * measured) + 1000);
  const [blockedBefore, leftBefore] = [station.rejected, station.left];
  station.observer = {
    arrived: (before) => {
      arrived++;
      if (before >= servers) delayed++;
    },
    began: (wait) => {
      began++;
      waited += wait / SECOND;
    },
    ended: (_inside, spent, answer) => {
      if (answer === SERVED && ended < stays.length) stays[ended++] = spent / SECOND;
    },
  };
  run();
  return {
    arrived,
    delayed,
    blocked: station.rejected - blockedBefore,
    abandoned: station.left - leftBefore,
    waited,
    began,
    stays: stays.subarray(0, ended),
  };
}

const SERVED = 0;

/**
 * How long a batch of a stationary queue is, in customers. A queue forgets its start within some (1 + scv)/(1 − ρ)²
 * services (its relaxation time); the warm-up is ten of these, and what is measured ten times as long.
 */
export function batchLength(utilisation: number, scv: number): { warmUp: number; measured: number } {
  const slack = Math.max(0.02, Math.abs(1 - utilisation));
  const warmUp = Math.ceil((10 * (1 + scv)) / (slack * slack)) + 1000;
  return { warmUp, measured: Math.max(100_000, 10 * warmUp) };
}

/** Seconds of one core per customer of a queue, with its share of the warm-up. */
export const SECONDS_PER_CUSTOMER = 4e-7;
