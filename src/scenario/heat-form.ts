import type { HeatLaw } from '../domain/index.ts';
import type { FieldValues, Form } from './form.ts';
import { checked, choiceOf, field, optionalField, quantity, section } from './form.ts';
import { orNone } from './or-none.ts';
import type { Reading, Spot } from './reading.ts';
import { durationUnit, heatCapacityUnit, powerUnit, shareUnit, temperatureUnit } from './units.ts';

const share = quantity(shareUnit, { min: 0, max: 1 });
const degrees = quantity(temperatureUnit, { min: -50, max: 150 });

/**
 * What stores heat (failure-physics §1.5): heat capacity of a rack and its surroundings, J/K, and how much dense racks
 * draw back of their own exhaust. Contained aisles keep it out, and stored water is of use only while fans run; a hall
 * without either has what the two published times of H3 ask for (fitted, see the plant's README).
 */
const HEAT_PRESETS = {
  'no-buffer': { rackHeatCapacity: 27_000, recirculation: 1 },
  aisle: { rackHeatCapacity: 300_000, recirculation: 0 },
  'chilled-water': { rackHeatCapacity: 900_000, recirculation: 0 },
} as const;
type HeatPreset = keyof typeof HEAT_PRESETS;
const PRESETS = Object.keys(HEAT_PRESETS) as [HeatPreset, ...HeatPreset[]];

const heatFields = {
  preset: field(choiceOf(PRESETS), 'what stores heat in a room, and with it how fast it warms', {
    default: 'aisle',
  }),
  inlet: field(degrees, 'temperature while the cooling works', { default: '24°C' }),
  ambient: field(degrees, 'temperature around the building', { default: '30°C' }),
  rackPower: field(quantity(powerUnit, { min: 1, max: 1e6 }), 'heat of a rack at full load', {
    default: '5kW',
  }),
  idleShare: field(share, 'part of that heat which an idle rack gives off', { default: '50%' }),
  rackHeatCapacity: optionalField(quantity(heatCapacityUnit, { min: 1 }), 'in place of that of the preset'),
  recirculation: optionalField(
    quantity(shareUnit, { min: 0, max: 10 }),
    'in place of that of the preset: how much more the air at the hosts warms than the room, for every 5kW of a rack beyond 5kW',
  ),
  timeConstant: field(quantity(durationUnit, { min: 1_000_000 }), 'of the walls: how fast heat leaks out', {
    default: '2h',
  }),
  throttleFrom: field(degrees, 'hosts slow down from here', { default: '35°C' }),
  throttleTo: field(degrees, 'and do nothing from here', { default: '45°C' }),
  staggerFrom: optionalField(
    degrees,
    'cells are switched off one by one from here to shutdown-at, least important first; none is when left out',
  ),
  shutdownAt: field(degrees, 'hosts switch themselves off', { default: '40°C' }),
  shutdownSpread: field(quantity(temperatureUnit, { min: 0, max: 50 }), "spread of the hosts' own limits", {
    default: '1°C',
  }),
  coolsIn: field(
    quantity(durationUnit),
    'time constant with which a room cools once its cooling is back; 0s = at once, hosts wait for less than throttle-from',
    { default: '0s' },
  ),
  restartTakes: field(quantity(durationUnit), 'from cooling back to hosts serving again', { default: '30m' }),
  restartOver: optionalField(
    quantity(durationUnit),
    'over how long they then come back, restart-takes again when left out',
  ),
  restartOrder: field(
    choiceOf(['as-they-went', 'importance']),
    'whose hosts come back first: the cells that went first, or the most important ones',
    { default: 'as-they-went' },
  ),
};

type HeatParts = FieldValues<typeof heatFields>;

const heatForm = checked(
  section(heatFields),
  (parts, spot, reading) => rises(parts, spot, reading) && staggers(parts, spot, reading),
);

/** How rooms warm without cooling, and what that does to their hosts. */
export const heatLawForm: Form<HeatLaw | null> = lawOf(orNone(heatForm, HEAT_PRESETS));

function rises(parts: HeatParts, spot: Spot, reading: Reading): boolean {
  const { inlet, throttleFrom, throttleTo, shutdownAt } = parts;
  if (inlet < throttleFrom && throttleFrom < throttleTo && inlet < shutdownAt) return true;
  const got = [inlet, throttleFrom, throttleTo, shutdownAt].map(temperatureUnit.format).join(', ');
  const expected = 'inlet below throttle-from, that below throttle-to, and inlet below shutdown-at';
  reading.refuse(spot, { expected, got: `${got} in that order` });
  return false;
}

function staggers({ inlet, staggerFrom, shutdownAt }: HeatParts, spot: Spot, reading: Reading): boolean {
  if (staggerFrom === undefined || (inlet < staggerFrom && staggerFrom < shutdownAt)) return true;
  const got = [inlet, staggerFrom, shutdownAt].map(temperatureUnit.format).join(', ');
  reading.refuse(spot, {
    expected: 'inlet below stagger-from, and that below shutdown-at',
    got: `${got} in that order`,
  });
  return false;
}

function lawOf(form: Form<HeatParts | null>): Form<HeatLaw | null> {
  return {
    ...form,
    read(spot, reading) {
      const parts = form.read(spot, reading);
      if (parts === undefined || parts === null) return parts;
      const { preset, rackHeatCapacity, recirculation, ...rest } = parts;
      const stored = HEAT_PRESETS[preset];
      return {
        ...rest,
        rackHeatCapacity: rackHeatCapacity ?? stored.rackHeatCapacity,
        recirculation: recirculation ?? stored.recirculation,
      };
    },
  };
}
