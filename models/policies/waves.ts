import type { Amount, Params, Rollout, Target, Values } from '../../src/domain/index.ts';
import type { Script } from '../../src/kernel/index.ts';
import { bakeOf, bakeParams } from './bakes.ts';
import type { Order } from './order.ts';
import { lineUp, orderParam } from './order.ts';

/** Options of every policy that goes through the fleet in waves. */
export const waveParams = { ...bakeParams, order: orderParam } satisfies Params;

type WaveOptions = Values<typeof waveParams>;

/**
 * Rolls through the fleet: deploy, bake, deploy, bake, … until the new version is everywhere and has baked.
 * `goal(n)` is how much of the fleet is on the new version after wave n = 0, 1, 2, …; see `Line.take`.
 */
export function* rollInWaves(
  rollout: Rollout,
  options: WaveOptions,
  goal: (n: number) => Amount,
  line: Line = newLine(rollout, options.order),
): Script {
  for (let n = 0; !line.done; n++) {
    yield* rollout.deploy(line.take(goal(n)));
    yield* rollout.bake(bakeOf(n, options));
  }
}

/** The cells of a fleet in the order in which a policy takes them, and how far it has come. */
export interface Line {
  readonly done: boolean;
  /** The cells that would come next, without taking them. */
  first(count: number): readonly number[];
  /**
   * The next wave: what brings the total on the new version to `total`.
   *
   * - cells, share (of the fleet's cells): rounded up to whole cells
   * - hosts: rounded up to whole hosts; the last cell of a wave may get a part, which the next wave completes first
   * - users: whole cells as long as the total stays within the number
   *
   * A wave is never empty: it takes at least one more cell (one more host).
   */
  take(total: Amount): readonly Target[];
}

export function newLine(rollout: Rollout, order: Order): Line {
  const { cells } = rollout.fleet;
  let waiting = lineUp(
    rollout,
    cells.map(({ index }) => index),
    order,
  );
  /** How many of them have been taken. */
  let gone = 0;
  const taken = { cells: 0, hosts: 0, users: 0 };
  /** Hosts of `waiting[gone]` that have the new version already. */
  let begun = 0;

  function takeCell(): Target {
    const cell = waiting[gone];
    gone += 1;
    taken.cells += 1;
    taken.hosts += cells[cell].hosts - begun;
    taken.users += cells[cell].users;
    begun = 0;
    return { cell, share: 1 };
  }

  function* takeHosts(total: number): Generator<Target> {
    let hosts = Math.max(1, wholeUp(total) - taken.hosts);
    while (hosts > 0 && gone < waiting.length) {
      const left = cells[waiting[gone]].hosts - begun;
      if (hosts < left) {
        begun += hosts;
        taken.hosts += hosts;
        yield { cell: waiting[gone], share: begun / cells[waiting[gone]].hosts };
        return;
      }
      hosts -= left;
      yield takeCell();
    }
  }

  function* takeCells(isWithin: (next: number) => boolean): Generator<Target> {
    for (let first = true; gone < waiting.length && (first || isWithin(waiting[gone])); first = false)
      yield takeCell();
  }

  return {
    get done() {
      return gone === waiting.length;
    },
    first: (count) => waiting.slice(gone, gone + count),
    take({ value, unit }) {
      if (order === 'least-busy-now') {
        const half = begun > 0 ? 1 : 0;
        waiting = [
          ...waiting.slice(gone, gone + half),
          ...lineUp(rollout, waiting.slice(gone + half), order),
        ];
        gone = 0;
      }
      switch (unit) {
        case 'hosts':
          return [...takeHosts(value)];
        case 'users':
          return [...takeCells((next) => taken.users + cells[next].users <= value)];
        case 'cells':
        case 'share': {
          const goal = wholeUp(unit === 'share' ? value * cells.length : value);
          return [...takeCells(() => taken.cells < goal)];
        }
      }
    },
  };
}

/** The next whole number; what is one up to rounding errors (0.1 · 3 · 10) stays one. */
function wholeUp(value: number): number {
  return Math.ceil(value - 1e-9 * Math.max(1, value));
}
