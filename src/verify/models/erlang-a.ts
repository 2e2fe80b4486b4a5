import { SECOND } from '../../kernel/index.ts';
import { exponentialTime } from '../../plant/index.ts';
import { positive, whole } from '../fields.ts';
import { defineModel } from '../model.ts';
import { batchLength, runQueue, secondsOf, tooRare } from '../request-rig.ts';

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
  refuse: ({ lambda_, mu }) => tooRare('lambda_', lambda_ / mu),
  open: ({ c, lambda_, mu, theta }, { streams }) => {
    // A mean service takes a second of the simulation, whatever it takes in the row.
    const offered = lambda_ / mu;
    const patience = exponentialTime((SECOND * mu) / theta);
    const queue = { rate: offered, servers: c, service: exponentialTime(SECOND), patience };
    // Whoever waits is forgotten within a patience, or, far from full load, as in a queue of the patient.
    const slack = 1 - offered / c;
    const length = batchLength(Math.min((offered * mu) / theta, 2 / (slack * slack)) + offered);
    return {
      seconds: 1.5 * secondsOf(length),
      batch: (index) => {
        const { arrived, delayed, abandoned } = runQueue(queue, streams, index, length);
        return { p_wait: { sum: delayed, of: arrived }, p_abandon: { sum: abandoned, of: arrived } };
      },
    };
  },
});
