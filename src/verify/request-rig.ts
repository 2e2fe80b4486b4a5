import type { RandomStreams, Time } from '../kernel/index.ts';
import { SECOND, Simulation } from '../kernel/index.ts';
import type { Station, TimeLaw } from '../plant/index.ts';
import { Attempts, Client, OpenArrivals, Station as StationOf } from '../plant/index.ts';
import { quantile } from '../stats/index.ts';
import type { Refusal } from './model.ts';

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

/** A queue as textbooks have it. */
export interface TextbookQueue {
  /** Arrivals per second of the simulation, a Poisson process. */
  readonly rate: number;
  readonly servers: number;
  /** Places in service and waiting; Infinity when left out. */
  readonly places?: number | undefined;
  /** In microseconds. */
  readonly service: TimeLaw;
  /** In microseconds; who waits that long goes. */
  readonly patience?: TimeLaw | undefined;
}

/** What was seen in the measured time. */
export interface QueueRun {
  readonly arrived: number;
  /** Found all servers busy. */
  readonly delayed: number;
  readonly blocked: number;
  readonly abandoned: number;
  /** Of those whose service began, in seconds of the simulation: their waits. */
  readonly waited: number;
  readonly began: number;
  /** Of those served, in seconds of the simulation: their whole stays. */
  readonly stayed: number;
  readonly served: number;
  /** Each of these stays, in the order in which they ended; empty unless asked for. */
  readonly stays: Float64Array;
}

/** Customers of a batch, on average: those before anything is counted, and those that are. */
export interface BatchLength {
  readonly warmUp: number;
  readonly measured: number;
}

/** Runs a queue for a warm-up that is not seen and then for the measured time. */
export function runQueue(
  queue: TextbookQueue,
  streams: RandomStreams,
  key: number,
  { warmUp, measured }: BatchLength,
  keepsStays = false,
): QueueRun {
  const { attempts, runUntil } = openRequestRig();
  const station = new StationOf(attempts, { ...queue, streams, key });
  const client = new Client(attempts, station, { streams, key });
  new OpenArrivals(attempts, client, { streams, key, rate: queue.rate });
  const spanOf = (customers: number): Time => Math.ceil((customers / queue.rate) * SECOND);
  const from = spanOf(warmUp);
  runUntil(from);
  const room = keepsStays ? Math.ceil(1.5 * measured) + 1000 : 0;
  return observe(station, queue.servers, room, () => runUntil(from + spanOf(measured)));
}

function observe(station: Station, servers: number, room: number, run: () => void): QueueRun {
  let [arrived, delayed, waited, began, stayed, served, kept] = [0, 0, 0, 0, 0, 0, 0];
  const stays = new Float64Array(room);
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
      if (answer !== SERVED) return;
      served++;
      stayed += spent / SECOND;
      if (kept < room) stays[kept++] = spent / SECOND;
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
    stayed,
    served,
    stays: stays.subarray(0, kept),
  };
}

const SERVED = 0;

/** Customers that are counted in a batch at least: so many that handing batches out costs little. */
const FEWEST = 20_000;

/** Customers in a batch at most, unless its warm-up alone is longer. */
const MOST = 5e6;

/**
 * How long a batch of a stationary queue is: a warm-up of ten times what the queue takes to forget its start, and ten
 * times as much, within bounds, that is counted.
 *
 * @param memory customers that come while it forgets
 */
export function batchLength(memory: number): BatchLength {
  const warmUp = Math.ceil(10 * memory) + 1000;
  return { warmUp, measured: Math.max(FEWEST, warmUp, Math.min(10 * warmUp, MOST)) };
}

/**
 * Customers that come while a queue without a limit forgets its start: some (1 + scv)/(1 − ρ)², its relaxation time,
 * and those whom all busy servers hold.
 *
 * @param offered arrivals in a mean service time
 */
export function memoryOf(servers: number, offered: number, scv: number): number {
  const slack = 1 - offered / servers;
  return (1 + scv) / (slack * slack) + offered;
}

/**
 * The quantile of a short batch is too low on average, because what makes long stays is rare and comes in bursts; so the
 * tail is read off batches of its own, so many times as long. (M/H₂/1 with one service in 1,000 a hundred times as
 * long: 10 % too low in a plain batch.) They are paid for on top of the promised seconds.
 */
const TAIL = 20;

/** The 99th percentile of the stays in a batch, in mean service times. */
export function tailOf(
  queue: TextbookQueue,
  streams: RandomStreams,
  key: number,
  length: BatchLength,
): number {
  const longer = { ...length, measured: TAIL * length.measured };
  return quantile(runQueue(queue, streams, TAIL_KEYS + key, longer, true).stays.sort(), 0.99);
}

/** Sets the streams of these batches apart. */
const TAIL_KEYS = 0x8000_0000;

/** Seconds of one core per customer of a queue, measured with its share of everything. */
export const SECONDS_PER_CUSTOMER = 2.5e-7;

export const secondsOf = ({ warmUp, measured }: BatchLength): number =>
  (warmUp + measured) * SECONDS_PER_CUSTOMER;

/**
 * The longest time a clock of whole microseconds goes exactly, in seconds. Rare arrivals in the life of a server would
 * take a run beyond.
 */
const LONGEST = 4e9;

/** Refuses arrivals so rare, relative to services, that a batch does not fit on the clock. */
export function tooRare(param: string, offered: number): Refusal[] {
  const least = FEWEST / LONGEST;
  if (offered >= least) return [];
  const expected = `at least ${least} arrivals in a mean service time, or nothing ever happens`;
  return [{ param, expected, got: `${offered} of them` }];
}
