import type { Cell, ServingLaw } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';
import { RandomStreams } from '../kernel/index.ts';
import type { InspectablePlant } from './cell-plant.ts';
import { CellPlant } from './cell-plant.ts';
import { EXPECTED, WholeDraws } from './guards/draws.ts';
import { guardLawsOf, isGuarded } from './guards/guard-laws.ts';
import { GuardedServer } from './guards/guarded-server.ts';
import { scvOf } from './guards/slow-services.ts';
import type { PlantInputs } from './plant.ts';
import { Server } from './server.ts';
import { siteOf } from './site.ts';

export interface FlowOptions {
  /** False: every cell is stepped all the time, to compare with. */
  readonly settles?: boolean;
  /**
   * Cells of less capacity, in attempts per second, are followed in whole counts moved by chance; 0 when left out: all
   * flow in expectation. Above about 2,000/s chance hardly decides whether a cell collapses: within 5 s of overload
   * counts stray from their means by some 1 %, which is what moves the edge of a collapse (assumption).
   */
  readonly wholeBelow?: number;
}

/**
 * Builds the solver that carries fleets: flows of requests per cell, in expectation. Only transients are stepped; a
 * cell whose flows are constant costs nothing until something changes it (README.md beside this file).
 */
export function createFlowPlant(
  inputs: PlantInputs,
  { settles = true, wholeBelow = 0 }: FlowOptions = {},
): InspectablePlant {
  const site = siteOf(inputs, settles);
  const serving = inputs.law.serving ?? {};
  const { streams = new RandomStreams('plant') } = inputs;
  const guarded = isGuarded(inputs.users, serving);
  const laws = guardLawsOf(inputs.users, serving, site.tick, site.timeoutTicks);
  const scv = scvOf(laws.service);
  return new CellPlant(inputs, site, {
    isCounted: false,
    serve: (cell, curve) => {
      const isSmall = cell.capacity < wholeBelow;
      if (!guarded && !isSmall && !hasLongServices(cell, serving, site.timeout))
        return new Server(site, cell, curve);
      const draws = isSmall ? new WholeDraws(streams.stream('flow cell', cell.index), scv) : EXPECTED;
      return new GuardedServer(site, laws, cell, curve, draws);
    },
    // A cell that its users alone can overload has to be awake for it from the start; so do cells with guards, whose
    // dependencies, hedges and caches make more or less work of an operation than one attempt.
    isAwake: (cell, curve) =>
      !settles ||
      guarded ||
      cell.capacity < wholeBelow ||
      hasLongServices(cell, serving, site.timeout) ||
      curve.peak > cell.capacity,
  });
}

/**
 * From this share of the time-out on, how long its own service takes decides whether an attempt that has waited long is late.
 * An assumption: half of the 2 % that the figures may be off.
 */
const NOTICEABLE_SERVICE = 0.01;

/** A cell of which nothing is said serves each attempt in no time. */
function hasLongServices({ capacity }: Cell, { servers = 0 }: ServingLaw, timeout: Duration): boolean {
  return servers * 1e6 > NOTICEABLE_SERVICE * timeout * capacity;
}
