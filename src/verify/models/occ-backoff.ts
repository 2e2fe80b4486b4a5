import { MILLISECOND, normal, SECOND } from '../../kernel/index.ts';
import type { Attempts, Backend, TimeLaw, Upstream } from '../../plant/index.ts';
import { Answer, backoff, Client, Network, total } from '../../plant/index.ts';
import { number, positive, whole, word } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRequestRig } from '../request-rig.ts';

const ALGORITHMS = {
  none: 'none',
  exponential: 'exponential',
  'equal-jitter': 'equal-jitter',
  'full-jitter': 'full-jitter',
  decorrelated: 'decorrelated-jitter',
} as const;

/** Attempts are not limited; a client that needs more than so many has another problem. */
const NO_LIMIT = 1_000_000;

export const occBackoff = defineModel({
  name: 'occ-backoff',
  about: `Clients that all want to write one versioned row at once: read, write with the version read, and after a conflict wait and
read again (AWS, "Exponential Backoff and Jitter", 2015). Clients, waits and network are those of the request solver;
only the row is special.`,
  fields: {
    algorithm: word(['none', 'exponential', 'equal-jitter', 'full-jitter', 'decorrelated'], 'the backoff'),
    base_ms: positive('base of the backoff'),
    cap_ms: positive('longest wait'),
    clients: whole('clients, all of which begin at 0'),
    net_mean_ms: number('mean of the normal law whose absolute value is the delay of each way', { min: 0 }),
    net_sd_ms: number('its standard deviation', { min: 0 }),
  },
  metrics: { calls: 'mean', completion_ms: 'mean' },
  refuse: ({ base_ms, cap_ms, net_mean_ms, net_sd_ms }) => [
    ...(cap_ms >= base_ms
      ? []
      : [
          {
            param: 'cap_ms',
            expected: `at least base_ms = ${base_ms}`,
            got: String(cap_ms),
          },
        ]),
    ...(net_mean_ms + net_sd_ms > 0
      ? []
      : [
          {
            param: 'net_mean_ms',
            expected: 'a network that takes time: mean or sd above 0',
            got: '0',
          },
        ]),
  ],
  open: ({ algorithm, base_ms, cap_ms, clients, net_mean_ms, net_sd_ms }, { streams }) => ({
    // Without jitter about clients²/3 writes.
    seconds: 3e-7 * clients * (50 + clients / 3),
    batch: (key) => {
      const { attempts, runUntil } = openRequestRig();
      const delay = absoluteNormal(net_mean_ms * MILLISECOND, net_sd_ms * MILLISECOND);
      const row = new VersionedRow(
        attempts,
        new Network(attempts, new Echo(), { streams, key: 2 * key, delay }),
      );
      const wire = new Network(attempts, row, { streams, key: 2 * key + 1, delay });
      const client = new Client(attempts, wire, {
        streams,
        key,
        attempts: NO_LIMIT,
        // The first wait has doubled the base once already.
        backoff: backoff({
          kind: ALGORITHMS[algorithm],
          base: base_ms * MILLISECOND,
          cap: cap_ms * MILLISECOND,
          doublings: 1,
        }),
      });
      let last = 0;
      client.onEnded = (_who, _succeeded, _kind, took) => {
        last = Math.max(last, took);
      };
      for (let who = 0; who < clients; who++) client.start(0, who);
      for (let until = SECOND; client.underWay > 0; until += SECOND) runUntil(until);
      return { calls: total(client.books.sent), completion_ms: last / MILLISECOND };
    },
  }),
});

/**
 * The special server: a row with a version. An attempt reads it, goes home and comes back over `journey`, and then
 * writes; the write fails when somebody else has written in the meantime.
 */
class VersionedRow implements Backend, Upstream {
  private readonly attempts: Attempts;
  private readonly journey: Backend;
  private upstream: Upstream | undefined;
  private version = 0;
  /** By attempt: the version it has read. */
  private read = new Float64Array(0);

  constructor(attempts: Attempts, journey: Backend) {
    this.attempts = attempts;
    this.journey = journey;
    journey.answerTo(this);
  }

  answerTo(upstream: Upstream): void {
    this.upstream = upstream;
  }

  accept(attempt: number): void {
    if (attempt >= this.read.length) this.read = longer(this.read, this.attempts.size);
    this.read[attempt] = this.version;
    this.journey.accept(attempt);
  }

  answered(attempt: number): void {
    const stale = this.read[attempt] !== this.version;
    if (!stale) this.version++;
    this.upstream?.answered(attempt, stale ? Answer.error : Answer.ok);
  }

  cancel(): void {
    // Nobody gives up here.
  }

  hopeless(): void {
    // Nobody waits here.
  }
}

/** Whatever comes is answered at once. */
class Echo implements Backend {
  private upstream: Upstream | undefined;

  answerTo(upstream: Upstream): void {
    this.upstream = upstream;
  }

  accept(attempt: number): void {
    this.upstream?.answered(attempt, Answer.ok);
  }

  cancel(): void {
    // Nothing is ever held.
  }
}

function absoluteNormal(mean: number, sd: number): TimeLaw {
  return { sample: (stream) => Math.abs(normal(stream, mean, sd)) };
}

function longer(array: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const copy = new Float64Array(size);
  copy.set(array);
  return copy;
}
