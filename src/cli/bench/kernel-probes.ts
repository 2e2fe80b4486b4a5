import { Simulation } from '../../kernel/index.ts';
import { hold, timers } from './event-queues.ts';
import { byActions, byProcesses } from './one-server.ts';
import { PlainHeap } from './plain-heap.ts';
import type { Probe, Work } from './probe.ts';
import { leastNanoseconds } from './probe.ts';

/** The event queue and its yardstick, processes and plain actions: CPU nanoseconds per operation. */
export const kernelProbes: readonly Probe[] = [
  timed(
    'hold 1e3',
    hold(() => new Simulation(), 1_000, 1_000_000),
  ),
  timed(
    'hold 1e3, heap',
    hold(() => new PlainHeap(), 1_000, 1_000_000),
  ),
  timed(
    'hold 1e5',
    hold(() => new Simulation(), 100_000, 3_000_000),
  ),
  timed(
    'hold 1e5, heap',
    hold(() => new PlainHeap(), 100_000, 3_000_000),
  ),
  timed(
    'timer',
    timers(() => new Simulation(), 1_000, 1_000_000),
  ),
  timed(
    'timer, heap',
    timers(() => new PlainHeap(), 1_000, 1_000_000),
  ),
  timed('customer', () => byProcesses(1_000_000)),
  timed('customer, actions', () => byActions(1_000_000)),
];

function timed(name: string, work: Work): Probe {
  return { name, run: () => leastNanoseconds(work) };
}
