import type { FailoverLaw, HeatLaw, PlantLaw, TelemetryLaw } from '../domain/index.ts';
import { MILLISECOND } from '../kernel/index.ts';
import type { FieldValues, Form } from './form.ts';
import { checked, choiceOf, field, optionalField, quantity, section } from './form.ts';
import { flagForm } from './leaf-forms.ts';
import { perForm } from './per-form.ts';
import { durationUnit, heatCapacityUnit, powerUnit, shareUnit, temperatureUnit } from './units.ts';

const share = quantity(shareUnit, { min: 0, max: 1 });
const degrees = quantity(temperatureUnit, { min: -50, max: 150 });

const failoverForm = section({
  to: field(choiceOf(['region', 'fleet']), 'where users go: cells of their region, or of others too', {
    default: 'fleet',
  }),
  ramp: field(perForm(shareUnit, 'minute', '10% per minute', { min: 0.0001, max: 1 }), 'users moved', {
    default: '10% per minute',
  }),
  fillTo: field(
    quantity(shareUnit, { min: 0.01, max: 1 }),
    'how full a cell may be made, at its own daily peak',
    {
      default: '85%',
    },
  ),
  automatic: field(flagForm, 'happens by itself when a cell is lost', { default: true }),
});

/** Heat capacity of a rack and its surroundings, J/K (failure-physics §1.5: no buffer, aisle and racks, stored water). */
const HEAT_PRESETS = { 'no-buffer': 27_000, aisle: 300_000, 'chilled-water': 900_000 } as const;
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
  timeConstant: field(quantity(durationUnit, { min: 1_000_000 }), 'of the walls: how fast heat leaks out', {
    default: '2h',
  }),
  throttleFrom: field(degrees, 'hosts slow down from here', { default: '35°C' }),
  throttleTo: field(degrees, 'and do nothing from here', { default: '45°C' }),
  shutdownAt: field(degrees, 'hosts switch themselves off', { default: '40°C' }),
  shutdownSpread: field(quantity(temperatureUnit, { min: 0, max: 50 }), "spread of the hosts' own limits", {
    default: '1°C',
  }),
  restartTakes: field(quantity(durationUnit), 'from cooling back to hosts serving again', { default: '30m' }),
};

const heatForm = checked(
  section(heatFields),
  ({ inlet, throttleFrom, throttleTo, shutdownAt }, spot, reading) => {
    const rises = inlet < throttleFrom && throttleFrom < throttleTo && inlet < shutdownAt;
    if (rises) return true;
    const got = [inlet, throttleFrom, throttleTo, shutdownAt].map(temperatureUnit.format).join(', ');
    const expected = 'inlet below throttle-from, that below throttle-to, and inlet below shutdown-at';
    reading.refuse(spot, { expected, got: `${got} in that order` });
    return false;
  },
);

/** How cells serve, overflow, heat up and stand in for each other. */
export const plantForm: Form<PlantLaw> = renamedPlant(
  section({
    queue: field(
      quantity(durationUnit, { min: MILLISECOND }),
      'requests a cell queues, in time of its full capacity',
      {
        default: '60s',
      },
    ),
    failover: field(orNone(failoverForm, {}), 'how users of a lost or drained cell move', {
      default: 'none',
    }),
    heat: field(orNone(heatForm, HEAT_PRESETS), 'how rooms warm without cooling', { default: 'none' }),
  }),
);

/** How telemetry reaches the detectors. */
export const telemetryForm: Form<TelemetryLaw> = {
  ...section(telemetryFields()),
  read(spot, reading) {
    const { delay, window, baseErrors, reports } = section(telemetryFields()).read(spot, reading) ?? {};
    if (delay === undefined || window === undefined || baseErrors === undefined || reports === undefined)
      return undefined;
    return { delay, window, baseErrors, reportShare: reports };
  },
};

function telemetryFields() {
  return {
    delay: field(quantity(durationUnit), 'age of the newest data', { default: '60s' }),
    window: field(quantity(durationUnit, { min: 1_000_000 }), 'length of the smallest window', {
      default: '1m',
    }),
    baseErrors: field(quantity(shareUnit, { min: 0, max: 0.5 }), 'operations that fail on a good day', {
      default: '0.01%',
    }),
    reports: field(share, 'harmed users who report it', { default: '1%' }),
  };
}

type WrittenPlant = {
  readonly queue: number;
  readonly failover: FailoverParts | null;
  readonly heat: FieldValues<typeof heatFields> | null;
};
type FailoverParts = { to: 'region' | 'fleet'; ramp: number; fillTo: number; automatic: boolean };

function renamedPlant(form: Form<WrittenPlant>): Form<PlantLaw> {
  return {
    ...form,
    read(spot, reading) {
      const written = form.read(spot, reading);
      if (written === undefined) return undefined;
      const { queue, failover, heat } = written;
      return { queueLimit: queue, failover: failover && failoverOf(failover), heat: heat && heatOf(heat) };
    },
  };
}

function failoverOf({ to, ramp, fillTo, automatic }: FailoverParts): FailoverLaw {
  return { to, rampPerMinute: ramp, fillTo, automatic };
}

function heatOf({ preset, rackHeatCapacity, ...rest }: FieldValues<typeof heatFields>): HeatLaw {
  return { ...rest, rackHeatCapacity: rackHeatCapacity ?? HEAT_PRESETS[preset] };
}

/** `none`, or the form; a bare preset is short for a map with nothing else. */
function orNone<T>(form: Form<T>, presets: Readonly<Record<string, unknown>>): Form<T | null> {
  const words = ['none', ...Object.keys(presets)];
  return {
    expected: `${words.join(', ')} or a map`,
    schema: { anyOf: [{ enum: words }, form.schema] },
    read(spot, reading) {
      const { tree, path } = spot;
      if (tree.kind !== 'scalar') return form.read(spot, reading);
      if (tree.text === 'none') return null;
      const entries = [{ key: 'preset', keyAt: tree.at, value: tree }];
      if (Object.keys(presets).length === 0) return form.read(spot, reading);
      return form.read({ tree: { kind: 'map', entries, at: tree.at }, path }, reading);
    },
  };
}
