// Every model there is, one line each.

import type { Model } from './model.ts';
import { burnRate } from './models/burn-rate.ts';
import { cellsLost } from './models/cells-lost.ts';
import { closedMm1 } from './models/closed-mm1.ts';
import { collapseEdge } from './models/collapse-edge.ts';
import { countCusum } from './models/count-cusum.ts';
import { countDetector } from './models/count-detector.ts';
import { cusum } from './models/cusum.ts';
import { doublingRollout } from './models/doubling-rollout.ts';
import { ejectedHosts } from './models/ejected-hosts.ts';
import { erlangA } from './models/erlang-a.ts';
import { ewma } from './models/ewma.ts';
import { failoverRamp } from './models/failover-ramp.ts';
import { flaggerCounter } from './models/flagger-counter.ts';
import { gatePower } from './models/gate-power.ts';
import { hedgedService } from './models/hedged-service.ts';
import { independentRetries } from './models/independent-retries.ts';
import { intervalOfMean } from './models/interval-of-mean.ts';
import { intervalOfQuantile } from './models/interval-of-quantile.ts';
import { intervalOfShare } from './models/interval-of-share.ts';
import { kayentaClassifier, kayentaMannWhitney } from './models/kayenta.ts';
import { latentDefect } from './models/latent-defect.ts';
import { layeredRetries } from './models/layered-retries.ts';
import { lognormalLaw } from './models/lognormal-law.ts';
import { lognormalMeanCut } from './models/lognormal-mean-cut.ts';
import { mm1, mmc, mmck } from './models/markov-queues.ts';
import { mg1 } from './models/mg1.ts';
import { mgcc } from './models/mgcc.ts';
import { mm1Timeout } from './models/mm1-timeout.ts';
import { occBackoff } from './models/occ-backoff.ts';
import { openBreaker } from './models/open-breaker.ts';
import { openLoopSpike } from './models/open-loop-spike.ts';
import { osdi22Retry } from './models/osdi22-retry.ts';
import { parity } from './models/parity.ts';
import { replicationsNeeded } from './models/replications-needed.ts';
import { retrialMm11 } from './models/retrial-mm11.ts';
import { retrialThreshold } from './models/retrial-threshold.ts';
import { retryClients } from './models/retry-clients.ts';
import { roomRc } from './models/room-rc.ts';
import { sequentialSampling } from './models/sequential-sampling.ts';
import { slowedService } from './models/slowed-service.ts';
import { sprtBernoulli } from './models/sprt-bernoulli.ts';
import { sprtPoisson } from './models/sprt-poisson.ts';
import { steadyCell } from './models/steady-cell.ts';
import { throttledRoom } from './models/throttled-room.ts';
import { throttledServer } from './models/throttled-server.ts';
import { twoArms } from './models/two-arms.ts';
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
    closedMm1,
    mm1Timeout,
    slowedService,

    // retries and metastable failures
    independentRetries,
    occBackoff,
    retryClients,
    openLoopSpike,
    layeredRetries,
    hedgedService,
    openBreaker,
    throttledServer,
    osdi22Retry,
    retrialThreshold,

    // the two solvers side by side
    parity,
    collapseEdge,
    steadyCell,
    ejectedHosts,

    // failover and heat
    cellsLost,
    failoverRamp,
    roomRc,
    throttledRoom,

    // detection
    cusum,
    ewma,
    sprtBernoulli,
    burnRate,
    sprtPoisson,
    countCusum,
    flaggerCounter,
    twoArms,
    kayentaMannWhitney,
    kayentaClassifier,

    // rollouts
    countDetector,
    latentDefect,
    doublingRollout,

    // statistics
    lognormalMeanCut,
    lognormalLaw,
    intervalOfMean,
    replicationsNeeded,
    sequentialSampling,
    twoSamples,
    intervalOfQuantile,
    intervalOfShare,
    gatePower,
  ].map((model) => [model.name, model]),
);
