// Every model there is, one line each.

import type { Model } from './model.ts';
import { burnRate } from './models/burn-rate.ts';
import { cellsLost } from './models/cells-lost.ts';
import { countDetector } from './models/count-detector.ts';
import { cusum } from './models/cusum.ts';
import { erlangA } from './models/erlang-a.ts';
import { ewma } from './models/ewma.ts';
import { gatePower } from './models/gate-power.ts';
import { independentRetries } from './models/independent-retries.ts';
import { intervalOfMean } from './models/interval-of-mean.ts';
import { intervalOfQuantile } from './models/interval-of-quantile.ts';
import { intervalOfShare } from './models/interval-of-share.ts';
import { kayentaClassifier, kayentaMannWhitney } from './models/kayenta.ts';
import { latentDefect } from './models/latent-defect.ts';
import { layeredRetries } from './models/layered-retries.ts';
import { lognormalMeanCut } from './models/lognormal-mean-cut.ts';
import { mm1, mmc, mmck } from './models/markov-queues.ts';
import { mg1 } from './models/mg1.ts';
import { mgcc } from './models/mgcc.ts';
import { occBackoff } from './models/occ-backoff.ts';
import { openLoopSpike } from './models/open-loop-spike.ts';
import { osdi22Retry } from './models/osdi22-retry.ts';
import { parity } from './models/parity.ts';
import { replicationsNeeded } from './models/replications-needed.ts';
import { retrialMm11 } from './models/retrial-mm11.ts';
import { retrialThreshold } from './models/retrial-threshold.ts';
import { retryClients } from './models/retry-clients.ts';
import { roomRc } from './models/room-rc.ts';
import { sequentialSampling } from './models/sequential-sampling.ts';
import { sprtBernoulli } from './models/sprt-bernoulli.ts';
import { twoSamples } from './models/two-samples.ts';

/** By name, in the order in which messages list them. */
export const models: ReadonlyMap<string, Model> = new Map(
  [
    // queues
    mm1,
    mmc,
    mmck,
    mgcc,
    mg1,
    erlangA,
    retrialMm11,

    // retries and metastable failures
    independentRetries,
    occBackoff,
    retryClients,
    openLoopSpike,
    layeredRetries,
    osdi22Retry,
    retrialThreshold,

    // the two solvers side by side
    parity,

    // failover and heat
    cellsLost,
    roomRc,

    // detection
    cusum,
    ewma,
    sprtBernoulli,
    burnRate,
    kayentaMannWhitney,
    kayentaClassifier,

    // rollouts
    countDetector,
    latentDefect,

    // statistics
    lognormalMeanCut,
    intervalOfMean,
    replicationsNeeded,
    sequentialSampling,
    twoSamples,
    intervalOfQuantile,
    intervalOfShare,
    gatePower,
  ].map((model) => [model.name, model]),
);
