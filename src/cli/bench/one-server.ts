import type { Script } from '../../kernel/index.ts';
import { exponential, RandomStreams, Signal, Simulation, until, wait } from '../../kernel/index.ts';

/*
 * A queue with one server, 90 % busy. One operation is one customer served; the checksum is the mean time in the
 * system, in services, which theory says is 10.
 */

const SERVICE_US = 900_000;
const BETWEEN_US = 1_000_000;

/** One process for the arrivals, one for the server, a signal when somebody comes to an idle server. */
export function byProcesses(customers: number) {
  const { arrivals, services } = streams();
  const simulation = new Simulation();
  const queue = new Fifo();
  const arrived = new Signal();
  let total = 0;
  function* source(): Script {
    for (let i = 0; i < customers; i++) {
      yield* wait(Math.round(exponential(arrivals, BETWEEN_US)));
      queue.push(simulation.now);
      arrived.fire();
    }
  }
  function* server(): Script {
    for (let served = 0; served < customers; served++) {
      if (queue.isEmpty) yield* until(arrived);
      yield* wait(Math.round(exponential(services, SERVICE_US)));
      total += simulation.now - queue.shift();
    }
  }
  simulation.spawn('source', source());
  simulation.spawn('server', server());
  simulation.run();
  return { operations: customers, checksum: total / customers / SERVICE_US };
}

/** The same by actions that schedule one another. */
export function byActions(customers: number) {
  const { arrivals, services } = streams();
  const simulation = new Simulation();
  const queue = new Fifo();
  let total = 0;
  let left = customers;
  let busy = false;
  const serve = () => {
    busy = true;
    simulation.after(Math.round(exponential(services, SERVICE_US)), done);
  };
  const done = () => {
    total += simulation.now - queue.shift();
    if (queue.isEmpty) busy = false;
    else serve();
  };
  const arrive = () => {
    queue.push(simulation.now);
    if (!busy) serve();
    if (--left > 0) simulation.after(Math.round(exponential(arrivals, BETWEEN_US)), arrive);
  };
  simulation.after(Math.round(exponential(arrivals, BETWEEN_US)), arrive);
  simulation.run();
  return { operations: customers, checksum: total / customers / SERVICE_US };
}

function streams() {
  const all = new RandomStreams('bench');
  return { arrivals: all.stream('arrivals'), services: all.stream('services') };
}

/** The customers waiting, by the time they came. */
class Fifo {
  private readonly times = new Float64Array(1 << 12);
  private first = 0;
  private last = 0;

  get isEmpty(): boolean {
    return this.first === this.last;
  }

  push(time: number): void {
    this.times[this.last++ & 4095] = time;
  }

  shift(): number {
    return this.times[this.first++ & 4095];
  }
}
