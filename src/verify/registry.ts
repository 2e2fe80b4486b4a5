// Every model there is, one line each.

import type { Model } from './model.ts';
import { cellsLost } from './models/cells-lost.ts';
import { cusum } from './models/cusum.ts';
import { ewma } from './models/ewma.ts';
import { layeredRetries } from './models/layered-retries.ts';
import { lognormalMeanCut } from './models/lognormal-mean-cut.ts';
import { retrialThreshold } from './models/retrial-threshold.ts';
import { roomRc } from './models/room-rc.ts';
import { sprtBernoulli } from './models/sprt-bernoulli.ts';

/** By name, in the order in which messages list them. */
export const models: ReadonlyMap<string, Model> = new Map(
  [
    // retries and metastable failures
    layeredRetries,
    retrialThreshold,

    // failover and heat
    cellsLost,
    roomRc,

    // detection
    cusum,
    ewma,
    sprtBernoulli,

    // statistics
    lognormalMeanCut,
  ].map((model) => [model.name, model]),
);
