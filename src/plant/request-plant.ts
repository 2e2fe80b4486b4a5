import { RandomStreams } from '../kernel/index.ts';
import type { InspectablePlant } from './cell-plant.ts';
import { CellPlant } from './cell-plant.ts';
import type { PlantInputs } from './plant.ts';
import { Effort } from './request/over-budget.ts';
import { RequestServer } from './request-server.ts';
import { siteOf } from './site.ts';

/**
 * Builds the solver in which every attempt is an event: the judge of the other one, and the choice for small cells,
 * where chance decides.
 */
export function createRequestPlant(inputs: PlantInputs): InspectablePlant {
  const site = siteOf(inputs, false);
  const { law, users, streams = new RandomStreams('plant') } = inputs;
  const effort = new Effort();
  return new CellPlant(inputs, site, {
    isCounted: true,
    serve: (cell, curve) =>
      new RequestServer(site, cell, curve, {
        law,
        retries: users.retries,
        streams,
        effort,
        slow: inputs.telemetry.slow,
      }),
    isAwake: () => true,
  });
}
