// Every model there is, one line each.

import type { Model } from './model.ts';
import { lognormalMeanCut } from './models/lognormal-mean-cut.ts';
import { roomRc } from './models/room-rc.ts';

/** By name, in the order in which messages list them. */
export const models: ReadonlyMap<string, Model> = new Map(
  [
    // failover and heat
    roomRc,

    // statistics
    lognormalMeanCut,
  ].map((model) => [model.name, model]),
);
