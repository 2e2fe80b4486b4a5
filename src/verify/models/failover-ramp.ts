import { MINUTE, SECOND } from '../../kernel/index.ts';
import { number } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRig } from '../rig.ts';

/** Users of a cell, one operation a second each. */
const USERS = 1000;

export const failoverRamp = defineModel({
  name: 'failover-ramp',
  about: `A cell is lost, and its users move at a ramp to another with room for all of them: for how long a user of the lost cell is not
served, on average.`,
  fields: { ramp_per_minute: number('share of the users that move per minute', { min: 0.001, max: 1 }) },
  metrics: { minutes_unserved: 'mean' },
  open: ({ ramp_per_minute }) => ({
    seconds: 0.02,
    exact: () => {
      let unserved = 0;
      const { plant, runUntil } = openRig({
        cells: 2,
        users: USERS,
        capacity: 10 * USERS,
        law: { failover: { to: 'region', rampPerMinute: ramp_per_minute, fillTo: 1, automatic: true } },
        onFlow: (cell, from, to, { failingOld }) => {
          if (cell === 0) unserved += (failingOld[0] * (to - from)) / MINUTE;
        },
      });
      runUntil(MINUTE);
      plant.lose([0]);
      runUntil(Math.ceil((2 + 2 / ramp_per_minute) * MINUTE) + SECOND);
      plant.flush();
      return { minutes_unserved: unserved };
    },
  }),
});
