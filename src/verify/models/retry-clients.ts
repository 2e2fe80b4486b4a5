import type { RandomStreams } from '../../kernel/index.ts';
import { SECOND } from '../../kernel/index.ts';
import type { ClientOptions } from '../../plant/index.ts';
import {
  Client,
  ErrorLaw,
  FailureRatio,
  OpenArrivals,
  Station,
  serviceTime,
  TokenBuckets,
  total,
} from '../../plant/index.ts';
import { positive, probability, whole, word } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRequestRig, SECONDS_PER_CUSTOMER } from '../request-rig.ts';

const STRATEGIES = ['no-retries', 'three-retries', 'adaptive-10pct', 'breaker-10pct'] as const;

/** Operations a batch should have: clients share nothing, so that some of them are as good a sample as all. */
const OPERATIONS = 6000;

/** "No other limit on retries" than the tokens. */
const NO_LIMIT = 1_000_000;

export const retryClients = defineModel({
  name: 'retry-clients',
  about: `Open clients against a server that fails each attempt by chance: no retries, three at once, a token bucket per client, a
breaker per client (Brooker's retry simulator), on the request solver.`,
  fields: {
    clients: whole('clients, each with a bucket or breaker of its own', {
      min: 1,
      max: 1_000_000,
    }),
    rate_per_client: positive('operations per second of each'),
    failure_rate: probability('chance that an attempt fails'),
    seconds: positive('length of a run'),
    strategy: word(STRATEGIES, 'what limits retries'),
  },
  metrics: { load: 'mean', success: 'mean' },
  open: ({ clients, rate_per_client, failure_rate, seconds, strategy }, { streams }) => {
    const some = Math.min(clients, Math.max(1, Math.round(OPERATIONS / (rate_per_client * seconds))));
    const rate = some * rate_per_client;
    return {
      seconds: rate * seconds * (1 + failure_rate) * SECONDS_PER_CUSTOMER + 1e-5,
      batch: (key) => {
        const { attempts, runUntil } = openRequestRig();
        const verdict = new ErrorLaw(attempts, { streams, key, shares: [failure_rate] });
        const service = serviceTime({ law: 'deterministic' }, 1);
        const station = new Station(attempts, { streams, key, servers: Infinity, service, verdict });
        const client = new Client(attempts, station, limited(strategy, some, streams, key));
        new OpenArrivals(attempts, client, { streams, key, rate, clients: some });
        runUntil(Math.round(seconds * SECOND));
        const { started, sent, succeeded } = client.books;
        const of = total(started);
        return { load: { sum: total(sent), of }, success: { sum: total(succeeded), of } };
      },
    };
  },
});

function limited(
  strategy: (typeof STRATEGIES)[number],
  clients: number,
  streams: RandomStreams,
  key: number,
): ClientOptions {
  const common = { streams, key };
  switch (strategy) {
    case 'no-retries':
      return { ...common, attempts: 1 };
    case 'three-retries':
      return { ...common, attempts: 4 };
    case 'adaptive-10pct': {
      const law = { deposit: 0.1, per: 'first-try', saved: 5, needsMoreThanOne: true } as const;
      return { ...common, attempts: NO_LIMIT, limit: new TokenBuckets({ ...law, clients }) };
    }
    case 'breaker-10pct':
      return { ...common, attempts: 4, limit: new FailureRatio({ clients, above: 0.1 }) };
  }
}
