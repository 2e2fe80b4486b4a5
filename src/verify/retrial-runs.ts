import type { RandomStreams } from '../kernel/index.ts';
import { SECOND } from '../kernel/index.ts';
import { Client, exponentialTime, Junction, OpenArrivals, orbitWait, Station } from '../plant/index.ts';
import { openRequestRig } from './request-rig.ts';

/** The server with doomed clients of the model `retrial-threshold`, in its parameters. */
export interface RetrialServer {
  readonly lambda_: number;
  readonly mu: number;
  readonly theta: number;
  readonly K: number;
  readonly orbit: number;
  readonly threshold: number;
  readonly p_return: number;
}

/** Recovered: nobody is served, and at most this many are in the orbit. */
export const CALM_ORBIT = 2;

/** Clients in the orbit at which what comes back and what is lost are in balance while no place is free. */
export function balanceOf({ lambda_, theta, orbit, p_return }: RetrialServer): number {
  return Math.min(orbit, Math.floor((lambda_ * p_return) / (theta * (1 - p_return))));
}

/** Time, in the unit of the rates, until no place is left, from an empty system. */
export function timeToCollapse(server: RetrialServer, streams: RandomStreams, key: number): number {
  const { station, open, runUntil } = openServer(server, streams, key);
  let collapsedAt = -1;
  const { attempts } = open();
  station.observer = {
    arrived: (before) => {
      if (before === server.K - 1 && collapsedAt < 0) collapsedAt = attempts.simulation.now;
    },
    began: nothing,
    ended: nothing,
  };
  for (let until = STRETCH; collapsedAt < 0; until += STRETCH) runUntil(until);
  return collapsedAt / SECOND;
}

/** Time until the system is calm, from one in which no place is free and the orbit is in balance. */
export function timeToRecover(server: RetrialServer, streams: RandomStreams, key: number): number {
  const { station, client, fill, open, runUntil } = openServer(server, streams, key);
  fill();
  while (client.orbiting < balanceOf(server)) client.start(0, 0);
  const { attempts } = open();
  let calmAt = -1;
  station.observer = {
    arrived: nothing,
    began: nothing,
    ended: (inside) => {
      if (inside === 0 && client.orbiting <= CALM_ORBIT && calmAt < 0) calmAt = attempts.simulation.now;
    },
  };
  for (let until = STRETCH; calmAt < 0; until += STRETCH) runUntil(until);
  return calmAt / SECOND;
}

/** How far a run goes before it is looked at again; the instants themselves are exact. */
const STRETCH = 100 * SECOND;

/** Sets the streams of the strangers apart from those of the clients. */
const STRANGERS = 0x8000_0000;

function openServer(server: RetrialServer, streams: RandomStreams, key: number) {
  const { lambda_, mu, theta, K, orbit, threshold, p_return } = server;
  const { attempts, runUntil } = openRequestRig();
  const service = exponentialTime(SECOND / mu);
  const station = new Station(attempts, {
    streams,
    key,
    servers: 1,
    places: K,
    hopelessFrom: threshold,
    service,
  });
  const junction = new Junction(attempts, station);
  const client = new Client(attempts, junction.inlet(), {
    streams,
    key,
    attempts: Infinity,
    backoff: orbitWait(SECOND / theta),
    persistence: p_return,
    orbit,
  });
  /** Clients who were there before and never come back. */
  const strangers = new Client(attempts, junction.inlet(), { streams, key: STRANGERS + key });
  return {
    station,
    client,
    runUntil,
    fill: () => {
      for (let place = 0; place < K; place++) strangers.start(0, 0);
    },
    open: () => {
      new OpenArrivals(attempts, client, { streams, key, rate: lambda_ });
      return { attempts };
    },
  };
}

function nothing(): void {
  // Only some of what a station tells is of interest.
}
