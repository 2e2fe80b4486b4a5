import type { Fleet } from '../../domain/index.ts';
import type { Frame } from '../../experiment/index.ts';
import { compact, percent } from '../format.ts';
import type { Scale } from '../scale.ts';
import { scaleOf } from '../scale.ts';

/** A measure of a part of the fleet over time, one value per frame. */
export interface Series {
  readonly name: string;
  readonly values: Float64Array;
  readonly scale: Scale;
  readonly format: (value: number) => string;
  /** From there on it deserves attention. */
  readonly alarming: number;
}

/** A part of the fleet: all of it, a region, or a cell. */
export interface Part {
  readonly name: string;
  readonly cells: readonly number[];
}

/** The measures of the metrics panel; without heat there is no temperature. */
export function seriesOf(frames: readonly Frame[], fleet: Fleet, part: Part): readonly Series[] {
  const { cells } = part;
  const users = weights(cells, (cell) => fleet.cells[cell].users);
  const even = weights(cells, () => 1);
  const over = (read: (frame: Frame) => number) => Float64Array.from(frames, read);
  const rooms = [...new Set(cells.map((cell) => fleet.cells[cell].room))];

  const failing = over((frame) => weighted(frame.failing, cells, users));
  const exposure = over((frame) => weighted(frame.exposure, cells, users));
  const demand = over((frame) => sum(frame.demand, cells));
  const retries = over((frame) => amplification(frame, cells));
  const utilisation = over((frame) => weighted(frame.utilisation, cells, even, 1));
  const queue = over((frame) => sum(frame.queue, cells));
  const temperature = over((frame) => Math.max(0, ...rooms.map((room) => frame.temperatures[room] ?? 0)));
  const never = Number.POSITIVE_INFINITY;

  const all: Series[] = [
    { name: 'failing', values: failing, scale: scaleOf(failing, 0.01), format: percent, alarming: 0.01 },
    { name: 'on new', values: exposure, scale: { min: 0, max: 1 }, format: percent, alarming: never },
    { name: 'demand/s', values: demand, scale: scaleOf(demand, 1), format: compact, alarming: never },
    {
      name: 'retries',
      values: retries,
      scale: { min: 1, max: Math.max(2, scaleOf(retries).max) },
      format: times,
      alarming: 1.5,
    },
    { name: 'utilised', values: utilisation, scale: { min: 0, max: 1 }, format: percent, alarming: 0.9 },
    { name: 'queue', values: queue, scale: scaleOf(queue, 1), format: compact, alarming: 1000 },
  ];
  if (frames[0].temperatures.length > 0) {
    all.push({
      name: 'hottest',
      values: temperature,
      scale: { min: 15, max: 50 },
      format: celsius,
      alarming: 35,
    });
  }
  return all;
}

const times = (value: number) => `x${value.toFixed(1)}`;
const celsius = (value: number) => `${value.toFixed(0)}C`;

function weights(cells: readonly number[], of: (cell: number) => number): Float64Array {
  const all = Float64Array.from(cells, of);
  const total = all.reduce((whole, weight) => whole + weight, 0);
  return all.map((weight) => (total > 0 ? weight / total : 0));
}

/** The mean of the values, each cut off at `most`: a cell without capacity is used without limit. */
function weighted(
  values: ArrayLike<number>,
  cells: readonly number[],
  by: Float64Array,
  most = Number.POSITIVE_INFINITY,
): number {
  let total = 0;
  for (let i = 0; i < cells.length; i += 1) total += Math.min(most, values[cells[i]]) * by[i];
  return total;
}

function sum(values: ArrayLike<number>, cells: readonly number[]): number {
  let total = 0;
  for (const cell of cells) total += values[cell];
  return total;
}

/** Attempts per operation over all cells together. */
function amplification(frame: Frame, cells: readonly number[]): number {
  let attempts = 0;
  let operations = 0;
  for (const cell of cells) {
    attempts += frame.demand[cell] * frame.amplification[cell];
    operations += frame.demand[cell];
  }
  return operations > 0 ? attempts / operations : 1;
}
