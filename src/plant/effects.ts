import type { Stickiness } from '../domain/index.ts';
import type { Effect } from './mixture.ts';

/** What capacity impairments leave of a cell's capacity. */
export function capacityFactor(effects: readonly Effect[], exposure: number): number {
  let factor = 1;
  for (const { impairment, reach } of effects) {
    if (impairment.primitive !== 'capacity') continue;
    factor *= 1 - (reach === 'new' ? exposure : reach) * (1 - impairment.factor);
  }
  return factor;
}

/** How much more the users of a cell ask for, all of them together. */
export function demandFactor(effects: readonly Effect[], exposure: number): number {
  let factor = 1;
  for (const { impairment, reach } of effects) {
    if (impairment.primitive !== 'demand') continue;
    factor *= 1 + (reach === 'new' ? exposure : reach) * (impairment.factor - 1);
  }
  return factor;
}

/** How much more a user on the new version asks for than one on the old; without sticky users there is no difference. */
export function newDemandFactor(effects: readonly Effect[], sticky: Stickiness): number {
  let factor = 1;
  if (sticky === 'user') {
    for (const { impairment, reach } of effects) {
      if (impairment.primitive === 'demand' && reach === 'new') factor *= impairment.factor;
    }
  }
  return factor;
}
