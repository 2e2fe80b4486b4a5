import type {
  Amount,
  AmountUnit,
  Evidence,
  Params,
  Rollout,
  Target,
  Values,
} from '../../src/domain/index.ts';
import { flag, optional, share } from '../../src/domain/index.ts';
import type { Script } from '../../src/kernel/index.ts';
import { wilson } from '../../src/stats/index.ts';
import { bakeOf, bakeParams } from './bakes.ts';
import type { Order, Within } from './order.ts';
import { groupOf, lineUp, orderParam, withinParam } from './order.ts';

/** Options of every policy that goes through the fleet in waves. */
export const waveParams = {
  ...bakeParams,
  order: orderParam,
  within: withinParam,
  reorder: flag('whether the order is looked up again before each wave; random is drawn once', {
    default: 'true',
    source: 'what was quiet an hour ago need not be now',
  }),
  tolerates: optional(
    share(
      'share of failed requests that is no reason for caution: where the evidence of a bake allows for more (95 % Wilson bound), the next wave is smaller in proportion; left out: waves keep their size',
      { min: 1e-9 },
    ),
  ),
} satisfies Params;

type WaveOptions = Values<typeof waveParams>;

/**
 * Rolls through the fleet: deploy, bake, deploy, bake, … until the new version is everywhere and has baked.
 * `goal(n)` is how much of the fleet is on the new version after wave n = 0, 1, 2, …; see `Line.take`.
 */
export function* rollInWaves(
  rollout: Rollout,
  options: WaveOptions,
  goal: (n: number) => Amount,
  line: Line = newLine(rollout, options, goal(0).unit),
): Script {
  let total = 0;
  let scale = 1;
  for (let n = 0; !line.isDone(); n++) {
    const { value, unit } = goal(n);
    const more = n === 0 ? value : value - goal(n - 1).value;
    total = options.tolerates === undefined ? value : total + more * scale;
    yield* rollout.deploy(line.take({ value: total, unit }));
    scale = caution(yield* rollout.bake(bakeOf(n, options)), options);
  }
}

/** By how much the next wave is smaller than planned, after what this one has shown: 1 = as planned. */
function caution({ requests, errors }: Evidence, { tolerates = 1 }: WaveOptions): number {
  if (requests === 0) return 1;
  return Math.min(1, tolerates / wilson(Math.min(errors, requests), requests, CONFIDENCE).high);
}

const CONFIDENCE = 0.95;

/** The cells of a fleet in the order in which a policy takes them, and how far it has come. */
export interface Line {
  isDone(): boolean;
  /** The cells that would come next, without taking them. */
  first(count: number): readonly number[];
  /**
   * The next wave: what brings the total on the new version to `total`.
   *
   * - cells, share (of the fleet's cells): rounded up to whole cells
   * - hosts: rounded up to whole hosts; the last cell of a wave may get a part, which the next wave completes first
   * - users: whole cells as long as the total stays within the number
   * - zones, regions: all cells of so many
   *
   * A wave is never empty: it takes at least one more cell (one more host).
   */
  take(total: Amount): readonly Target[];
}

export function newLine(
  rollout: Rollout,
  { order, within, reorder }: Pick<WaveOptions, 'order' | 'within' | 'reorder'>,
  unit: AmountUnit = 'cells',
  from: readonly number[] = rollout.fleet.cells.map(({ index }) => index),
): Line {
  const { cells } = rollout.fleet;
  const groups: Within = unit === 'regions' ? 'region' : unit === 'zones' ? 'zone' : within;
  let waiting = lineUp(rollout, from, order, groups);
  /** How many of them have been taken. */
  let gone = 0;
  const taken = { cells: 0, hosts: 0, users: 0 };
  /** Hosts of `waiting[gone]` that have the new version already. */
  let begun = 0;
  /** Zones or regions that have been begun. */
  const entered = new Set<number>();

  function takeCell(): Target {
    const cell = waiting[gone];
    gone += 1;
    entered.add(groupOf(cells[cell], groups));
    taken.cells += 1;
    taken.hosts += cells[cell].hosts - begun;
    taken.users += cells[cell].users;
    begun = 0;
    return { cell, share: 1 };
  }

  function takeHosts(total: number): Target[] {
    const targets: Target[] = [];
    let hosts = Math.max(1, wholeUp(total) - taken.hosts);
    while (hosts > 0 && gone < waiting.length) {
      const left = cells[waiting[gone]].hosts - begun;
      if (hosts < left) {
        begun += hosts;
        taken.hosts += hosts;
        targets.push({ cell: waiting[gone], share: begun / cells[waiting[gone]].hosts });
        return targets;
      }
      hosts -= left;
      targets.push(takeCell());
    }
    return targets;
  }

  function takeCells(isWithin: (next: number) => boolean): Target[] {
    const targets: Target[] = [];
    for (let first = true; gone < waiting.length && (first || isWithin(waiting[gone])); first = false)
      targets.push(takeCell());
    return targets;
  }

  /** What has been begun, a cell or a group of cells, is finished first. */
  function lookAgain(): void {
    const half = begun > 0 ? 1 : 0;
    const open = waiting.slice(gone + half);
    const isEntered = (cell: number) => groups !== 'fleet' && entered.has(groupOf(cells[cell], groups));
    waiting = [
      ...waiting.slice(gone, gone + half),
      ...lineUp(rollout, open.filter(isEntered), order, groups),
      ...lineUp(
        rollout,
        open.filter((cell) => !isEntered(cell)),
        order,
        groups,
      ),
    ];
    gone = 0;
  }

  return {
    isDone: () => gone === waiting.length,
    first: (count) => waiting.slice(gone, gone + count),
    take({ value, unit }) {
      if (reorder && isMoving(order)) lookAgain();
      switch (unit) {
        case 'hosts':
          return takeHosts(value);
        case 'zones':
        case 'regions':
          return takeCells(
            (next) => entered.has(groupOf(cells[next], groups)) || entered.size < wholeUp(value),
          );
        case 'users':
          return takeCells((next) => taken.users + cells[next].users <= value);
        case 'cells':
        case 'share': {
          const goal = wholeUp(unit === 'share' ? value * cells.length : value);
          return takeCells(() => taken.cells < goal);
        }
      }
    },
  };
}

/** The order may be another one later in a rollout. */
function isMoving(order: Order): boolean {
  return order === 'least-busy-now' || order === 'least-risky';
}

/** The next whole number; what is one up to rounding errors (0.1 · 3 · 10) stays one. */
function wholeUp(value: number): number {
  return Math.ceil(value - 1e-9 * Math.max(1, value));
}
