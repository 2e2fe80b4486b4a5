import type { HeatLaw } from '../../domain/index.ts';
import type { Duration, Time } from '../../kernel/index.ts';
import { HOUR, MINUTE, roundDuration, SECOND } from '../../kernel/index.ts';
import { number, positive } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRig } from '../rig.ts';

/** Hotter than anything: nothing throttles or trips, so that the power stays what it is. */
const NEVER = 1e9;

/** How finely the crossing is timed. */
const FINE = SECOND / 10;
const COARSE = 5 * MINUTE;

/** Nothing that takes longer is asked of a room. */
const LONGEST = 10_000 * HOUR;

export const roomRc = defineModel({
  name: 'room-rc',
  about: `A room of the plant whose cooling stops at time 0, with racks of constant power: when its temperature reaches a limit.
The plant's first-order room is asked every tenth of a second.`,
  fields: {
    P_kw: positive('heat of a rack, kW'),
    C_kj_per_k: positive('heat capacity per rack, kJ/K'),
    RC_s: positive('time constant of the walls, s'),
    T0_c: number('temperature at the start, °C'),
    Tamb_c: number('temperature outside, °C'),
    T_c: number('temperature to be reached, °C'),
  },
  metrics: { minutes_to_temperature: 'mean' },
  refuse: ({ P_kw, C_kj_per_k, RC_s, T0_c, Tamb_c, T_c }) => {
    const limit = Tamb_c + (P_kw * RC_s) / C_kj_per_k;
    const got = String(T_c);
    if (T_c < T0_c) return [{ param: 'T_c', expected: `a temperature from T0_c = ${T0_c} up`, got }];
    if (T_c >= limit)
      return [{ param: 'T_c', expected: `a temperature below ${limit}, which the room nears for ever`, got }];
    return [];
  },
  open: ({ P_kw, C_kj_per_k, RC_s, T0_c, Tamb_c, T_c }) => ({
    seconds: 0.2,
    exact: () => {
      const heat: HeatLaw = {
        inlet: T0_c,
        ambient: Tamb_c,
        rackPower: P_kw * 1000,
        idleShare: 1,
        rackHeatCapacity: C_kj_per_k * 1000,
        timeConstant: roundDuration(RC_s * SECOND),
        throttleFrom: NEVER,
        throttleTo: 2 * NEVER,
        shutdownAt: NEVER,
        shutdownSpread: 0,
        restartTakes: 0,
      };
      // First coarsely, then again from the start and finely: both are the same room.
      const coarse = crossing(heat, T_c, 0, COARSE);
      const time = crossing(heat, T_c, Math.max(0, coarse - COARSE), FINE);
      return { minutes_to_temperature: time / MINUTE };
    },
  }),
});

/** The first of the instants from, from + step, … at which the room is that hot. */
function crossing(heat: HeatLaw, temperature: number, from: Time, step: Duration): Time {
  const { plant, runUntil } = openRig({ users: 1, capacity: 2, law: { heat } });
  plant.stopCooling(0);
  let time = from;
  runUntil(time);
  while (plant.temperature(0) < temperature && time < LONGEST) {
    time += step;
    runUntil(time);
  }
  return time;
}
