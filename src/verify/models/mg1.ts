import { SECOND } from '../../kernel/index.ts';
import { serviceTime, writtenMean } from '../../plant/index.ts';
import { number, optional, positive } from '../fields.ts';
import { defineModel } from '../model.ts';
import { batchLength, memoryOf, runQueue, secondsOf, tailOf, tooRare } from '../request-rig.ts';
import { lawOf, lawRefusals, scvOf, serviceFields } from '../service-laws.ts';

/** A metric in milliseconds is the same number: the unit of time is that of the service times. */
export const mg1 = defineModel({
  name: 'mg1',
  about: `Poisson arrivals and one server with any service law (Pollaczek–Khinchine), on the request solver. Times are in the unit of
the service times; two-point takes one of the values, hyperexponential an exponential with one of them as its mean.`,
  fields: {
    rho: number('utilisation', { above: 0, below: 1 }),
    mean: optional(positive('mean service time; 1, or what the values give')),
    ...serviceFields,
  },
  metrics: { mean_wait: 'mean', mean_wait_ms: 'mean', p99_response: 'mean', p99_response_ms: 'mean' },
  refuse: (values) => [...lawRefusals(values), ...tooRare('rho', values.rho)],
  open: ({ rho, mean, ...written }, { streams }) => {
    const law = lawOf(written);
    const unit = mean ?? writtenMean(law);
    // In simulated time the mean service takes a second, however short it is in the row.
    const queue = { rate: rho, servers: 1, service: serviceTime(law, SECOND) };
    const length = batchLength(memoryOf(1, rho, scvOf(written)));
    return {
      seconds: secondsOf(length),
      batch: (index, wanted) => {
        const tail = wanted.has('p99_response') || wanted.has('p99_response_ms');
        const { waited, began } = runQueue(queue, streams, index, length);
        const wait = { sum: waited * unit, of: began };
        const p99 = tail ? tailOf(queue, streams, index, length) * unit : 0;
        return { mean_wait: wait, mean_wait_ms: wait, p99_response: p99, p99_response_ms: p99 };
      },
    };
  },
});
