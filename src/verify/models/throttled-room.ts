import { roundDuration, SECOND } from '../../kernel/index.ts';
import { number, positive } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRig } from '../rig.ts';

const USERS = 1000;
const CAPACITY = 4000;

/** Time constants after which the room stands at its limit: e⁻³⁰ of the way is left. */
const LONG = 30;

/** Hotter than anything: nothing trips. */
const NEVER = 1e9;

export const throttledRoom = defineModel({
  name: 'throttled-room',
  about: `A room without cooling whose racks give off so little that it stops warming: what throttling leaves of the capacity there, read
off the utilisation of a cell with constant demand.`,
  fields: {
    P_kw: positive('heat of a rack, kW'),
    C_kj_per_k: positive('heat capacity per rack, kJ/K'),
    RC_s: number('time constant of the walls, s', { min: 1, max: 1e6 }),
    Tamb_c: number('temperature outside, °C'),
    throttle_from_c: number('temperature from which hosts are slowed down, °C'),
    throttle_to_c: number('temperature at which nothing is left, °C'),
  },
  metrics: { capacity_left: 'mean' },
  refuse: ({ P_kw, C_kj_per_k, RC_s, Tamb_c, throttle_from_c, throttle_to_c }) => {
    const limit = Tamb_c + (P_kw * RC_s) / C_kj_per_k;
    if (throttle_to_c > Math.max(limit, throttle_from_c)) return [];
    const expected = `a temperature above throttle_from_c and above ${limit}, which the room nears`;
    return [{ param: 'throttle_to_c', expected, got: String(throttle_to_c) }];
  },
  open: ({ P_kw, C_kj_per_k, RC_s, Tamb_c, throttle_from_c, throttle_to_c }) => ({
    seconds: 0.2,
    exact: () => {
      const timeConstant = roundDuration(RC_s * SECOND);
      const { plant, runUntil } = openRig({
        users: USERS,
        capacity: CAPACITY,
        law: {
          heat: {
            inlet: Tamb_c,
            ambient: Tamb_c,
            rackPower: P_kw * 1000,
            idleShare: 1,
            rackHeatCapacity: C_kj_per_k * 1000,
            timeConstant,
            throttleFrom: throttle_from_c,
            throttleTo: throttle_to_c,
            shutdownAt: NEVER,
            shutdownSpread: 0,
            restartTakes: 0,
          },
        },
      });
      const whole = plant.utilisation(0);
      plant.stopCooling(0);
      runUntil(LONG * timeConstant);
      return { capacity_left: whole / plant.utilisation(0) };
    },
  }),
});
