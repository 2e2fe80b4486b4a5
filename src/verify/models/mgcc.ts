import { SECOND } from '../../kernel/index.ts';
import { serviceTime } from '../../plant/index.ts';
import { positive, whole } from '../fields.ts';
import { defineModel } from '../model.ts';
import { batchLength, runQueue, secondsOf, tooRare } from '../request-rig.ts';
import { lawOf, lawRefusals, scvOf, serviceFields } from '../service-laws.ts';

export const mgcc = defineModel({
  name: 'mgcc',
  about: `Erlang's loss system: Poisson arrivals, c servers, no queue, mean service time 1, on the request solver. How many are turned
away does not depend on the service law beyond its mean.`,
  fields: { c: whole('servers'), offered: positive('offered load, in Erlang'), ...serviceFields },
  metrics: { blocking: 'mean' },
  refuse: (values) => [...lawRefusals(values), ...tooRare('offered', values.offered)],
  open: ({ c, offered, ...written }, { streams }) => {
    const service = serviceTime(lawOf(written), SECOND);
    const queue = { rate: offered, servers: c, places: c, service };
    // Whoever is inside stays for a service; none of them remembers more.
    const length = batchLength((1 + scvOf(written)) * (1 + offered));
    return {
      seconds: secondsOf(length),
      batch: (index) => {
        const { arrived, blocked } = runQueue(queue, streams, index, length);
        return { blocking: { sum: blocked, of: arrived } };
      },
    };
  },
});
