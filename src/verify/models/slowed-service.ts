import { MINUTE, SECOND } from '../../kernel/index.ts';
import { Client, Station, serviceTime } from '../../plant/index.ts';
import { number } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRequestRig } from '../request-rig.ts';

export const slowedService = defineModel({
  name: 'slowed-service',
  about: `One service of a known time, in the middle of which the speed of its server changes, on the request solver: work that has been
done stays done, and the rest goes on at the new speed.`,
  fields: {
    service_s: number('how long it takes at full speed', { min: 1e-6, max: 3600 }),
    changes_after_s: number('when the speed changes', { min: 0, max: 3600 }),
    speed: number('the new speed, of the full one', { min: 0.001, max: 1000 }),
  },
  metrics: { response_s: 'mean' },
  open: ({ service_s, changes_after_s, speed }, { streams }) => ({
    seconds: 0.001,
    exact: () => {
      const { attempts, runUntil } = openRequestRig();
      const service = serviceTime({ law: 'deterministic' }, service_s * SECOND);
      const station = new Station(attempts, { streams, servers: 1, service });
      const client = new Client(attempts, station, { streams });
      let response_s = Number.NaN;
      client.onEnded = (_who, _succeeded, _kind, took) => {
        response_s = took / SECOND;
      };
      client.start(0, 0);
      runUntil(Math.round(changes_after_s * SECOND));
      station.setSpeed(speed);
      runUntil(Math.ceil((changes_after_s + service_s / speed) * SECOND) + MINUTE);
      return { response_s };
    },
  }),
});
