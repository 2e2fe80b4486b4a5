import { SECOND } from '../../kernel/index.ts';
import { exponentialTime } from '../../plant/index.ts';
import { positive, whole } from '../fields.ts';
import { defineModel } from '../model.ts';
import { batchLength, runQueue, SECONDS_PER_CUSTOMER } from '../request-rig.ts';

export const erlangA = defineModel({
  name: 'erlang-a',
  about: `M/M/c whose customers leave the queue after an exponential patience, on the request solver. There is an answer at any load:
impatience keeps the queue in bounds.`,
  fields: {
    c: whole('servers'),
    lambda_: positive('arrivals per unit of time'),
    mu: positive('rate of one server'),
    theta: positive('rate at which each customer who waits leaves'),
  },
  metrics: { p_wait: 'mean', p_abandon: 'mean' },
  open: ({ c, lambda_, mu, theta }, { streams }) => {
    const patience = exponentialTime(SECOND / theta);
    const queue = { rate: lambda_, servers: c, service: exponentialTime(SECOND / mu), patience };
    const length = batchLength(0.7, (1 + mu / theta) * (1 + c / 100));
    return {
      seconds: 2 * (length.warmUp + length.measured) * SECONDS_PER_CUSTOMER,
      batch: (index) => {
        const { arrived, delayed, abandoned } = runQueue(queue, streams, index, length);
        return { p_wait: { sum: delayed, of: arrived }, p_abandon: { sum: abandoned, of: arrived } };
      },
    };
  },
});
