import type { Rollout } from '../../src/domain/index.ts';
import type { Order } from './order.ts';
import { lineUp } from './order.ts';

/** The cells of each region, regions and cells in the order of the policy. */
export function cellsByRegion(rollout: Rollout, order: Order): readonly (readonly number[])[] {
  const { cells } = rollout.fleet;
  const line = lineUp(
    rollout,
    cells.map(({ index }) => index),
    order,
    'region',
  );
  const regions = new Map<number, number[]>();
  for (const cell of line) {
    const members = regions.get(cells[cell].region);
    if (members === undefined) regions.set(cells[cell].region, [cell]);
    else members.push(cell);
  }
  return [...regions.values()];
}
