import type { HeatTone } from './line.ts';

const HEAT: readonly HeatTone[] = ['heat0', 'heat1', 'heat2', 'heat3', 'heat4', 'heat5'];

/** The step of the heat ramp for 0 (fine) … 1 (worst). */
export function heatTone(share: number): HeatTone {
  return HEAT[Math.min(HEAT.length - 1, Math.max(0, Math.floor(share * HEAT.length)))];
}
