import type { Schedule } from '../../../src/cli/bench/event-queues.ts';
import { hold, timers } from '../../../src/cli/bench/event-queues.ts';
import { byActions, byProcesses } from '../../../src/cli/bench/one-server.ts';
import { PlainHeap } from '../../../src/cli/bench/plain-heap.ts';
import type { Work } from '../../../src/cli/bench/probe.ts';
import { Simulation } from '../../../src/kernel/index.ts';
import { chanceBench } from './chance-benches.ts';
import type { Contestant } from './measure.ts';
import { measure, measureHere } from './measure.ts';
import { TunedHeap } from './tuned-heap.ts';

// What `wavetank bench` measures of the kernel, with a better heap beside the yardstick, and what a draw costs.

interface Bench {
  readonly title: string;
  /** The share of the plain heap's time to stay under; without one there is nothing to compare with. */
  readonly goal?: number;
  readonly contestants: readonly Contestant[];
}

const BENCHES: readonly Bench[] = [
  { title: 'hold, 1,000 pending', goal: 0.3, contestants: queues(hold, 1_000, 1_000_000) },
  { title: 'hold, 100,000 pending', goal: 0.08, contestants: queues(hold, 100_000, 3_000_000) },
  { title: 'timer and cancel, 1,000 entities', goal: 0.3, contestants: queues(timers, 1_000, 1_000_000) },
  {
    title: 'a customer',
    contestants: [
      { name: 'M/M/1, processes', run: () => byProcesses(1_000_000) },
      { name: 'M/M/1, actions', run: () => byActions(1_000_000) },
    ],
  },
  { title: 'chance and functions', contestants: chanceBench() },
];

const [script, ...words] = process.argv.slice(1);
if (words[0] === '--only') {
  const contestant = BENCHES.find(({ title }) => title === words[1])?.contestants.find(
    ({ name }) => name === words[2],
  );
  if (contestant !== undefined) console.log(JSON.stringify(measureHere(contestant, 4)));
} else {
  for (const bench of BENCHES) print(bench, bench.goal === undefined ? 1 : Number(words[0] ?? 3));
}

/** Prints nanoseconds and the ratio to the heap. A benchmark asserts no speed; it does say when results differ. */
function print({ title, goal, contestants }: Bench, turns: number): void {
  const results = measure(script, title, contestants, turns);
  const heap = results.find(({ name }) => name === 'plain heap')?.nanoseconds;
  console.log(goal === undefined ? title : `${title} (goal: ${goal.toFixed(2)} of the plain heap)`);
  for (const { name, nanoseconds, checksum } of results) {
    const ratio = heap === undefined ? '' : `  ${(nanoseconds / heap).toFixed(3)}`;
    const same = heap === undefined || checksum === results[0].checksum ? '' : '  DIFFERENT RESULT';
    console.log(`  ${name.padEnd(28)}${nanoseconds.toFixed(1).padStart(9)} ns${ratio}${same}`);
  }
}

function queues(
  script: <H>(make: () => Schedule<H>, count: number, operations: number) => Work,
  count: number,
  operations: number,
): Contestant[] {
  return [
    { name: 'kernel', run: script(() => new Simulation(), count, operations) },
    { name: 'plain heap', run: script(() => new PlainHeap(), count, operations) },
    { name: 'tuned heap', run: script(() => new TunedHeap(), count, operations) },
  ];
}
