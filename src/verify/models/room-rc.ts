import type { HeatLaw } from '../../domain/index.ts';
import type { Time } from '../../kernel/index.ts';
import { MILLISECOND, MINUTE, roundDuration, SECOND } from '../../kernel/index.ts';
import { number, positive } from '../fields.ts';
import { defineModel } from '../model.ts';
import type { Rig } from '../rig.ts';
import { openRig } from '../rig.ts';

/** Hotter than anything: nothing throttles or trips, so that the power stays what it is. */
const NEVER = 1e9;

/** Steps in which the crossing is first looked for, per time constant. */
const STEPS = 50;

export const roomRc = defineModel({
  name: 'room-rc',
  about: `A room of the plant whose cooling stops at time 0, with racks of constant power: when its temperature reaches a limit.
The plant's first-order room is asked again and again, to a millisecond.`,
  fields: {
    P_kw: positive('heat of a rack, kW'),
    C_kj_per_k: positive('heat capacity per rack, kJ/K'),
    RC_s: number('time constant of the walls, s', { above: 0, max: 1e6 }),
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
      return { minutes_to_temperature: crossing(heat, T_c) / MINUTE };
    },
  }),
});

/** When the room is that hot: first in steps, then by halving the last of them, from the start each time. */
function crossing(heat: HeatLaw, temperature: number): Time {
  const { plant, runUntil } = openCooling(heat);
  let after = 0;
  while (plant.temperature(0) < temperature) {
    after += Math.ceil(heat.timeConstant / STEPS);
    runUntil(after);
  }
  let before = Math.max(0, after - Math.ceil(heat.timeConstant / STEPS));
  while (after - before > MILLISECOND) {
    const middle = Math.floor((before + after) / 2);
    const room = openCooling(heat);
    room.runUntil(middle);
    if (room.plant.temperature(0) < temperature) before = middle;
    else after = middle;
  }
  return after;
}

/** A room whose cooling stops now. */
function openCooling(heat: HeatLaw): Rig {
  const rig = openRig({ users: 1, capacity: 2, law: { heat } });
  rig.plant.stopCooling(0);
  return rig;
}
