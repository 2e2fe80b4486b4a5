import type { FailoverLaw, HeatLaw, PlantLaw, ServingLaw, TelemetryLaw, WarmUpLaw } from '../domain/index.ts';
import { MILLISECOND } from '../kernel/index.ts';
import { failoverForm } from './failover-form.ts';
import type { Form } from './form.ts';
import { choiceOf, field, quantity, section } from './form.ts';
import { heatLawForm } from './heat-form.ts';
import { numberForm } from './leaf-forms.ts';
import { servingForm } from './serving-section.ts';
import { durationUnit, rateUnit, shareUnit, temperatureUnit } from './units.ts';
import { warmUpForm } from './warm-up-form.ts';

const share = quantity(shareUnit, { min: 0, max: 1 });

/** How cells serve, overflow, heat up and stand in for each other. */
export const plantForm: Form<PlantLaw> = renamedPlant(
  section({
    fidelity: field(
      choiceOf(['flow', 'request']),
      'flow: amounts of requests, for fleets; request: every request is simulated, for small cells and as the judge',
      { default: 'flow' },
    ),
    wholeBelow: field(
      quantity(rateUnit, { min: 0, max: 1e6 }),
      'cells of less capacity are followed in whole requests, moved by chance, where the fidelity is flow',
      { default: '0/s' },
    ),
    serving: field(servingForm, 'how a cell serves a request'),
    queue: field(
      quantity(durationUnit, { min: MILLISECOND }),
      'requests a cell queues besides those being served, in time of its full capacity',
      {
        default: '60s',
      },
    ),
    failover: field(failoverForm, 'how users of a lost or drained cell move', {
      default: 'none',
    }),
    heat: field(heatLawForm, 'how rooms warm without cooling', { default: 'none' }),
    warmUp: field(
      warmUpForm,
      'how a cell serves with cold caches: after a restart, a loss or heat, or with users it has never served',
      { default: 'none' },
    ),
  }),
);

/** How telemetry reaches the detectors. */
export const telemetryForm: Form<TelemetryLaw> = {
  ...section(telemetryFields()),
  read(spot, reading) {
    const read = section(telemetryFields()).read(spot, reading);
    if (read === undefined) return undefined;
    const { reports, ...rest } = read;
    return { ...rest, reportShare: reports };
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
    slow: field(
      quantity(durationUnit, { min: MILLISECOND }),
      'time from which on an answer counts as slow (source latency)',
      { default: '1s', source: 'assumption: attention holds about a second' },
    ),
    saturated: field(
      quantity(shareUnit, { min: 0.01, max: 1 }),
      'utilisation above which a cell counts as saturated (source saturation)',
      { default: '80%', source: 'assumption: a common limit of capacity alarms' },
    ),
    hot: field(
      quantity(temperatureUnit, { min: -50, max: 150 }),
      'temperature above which a room counts as hot (source temperature)',
      { default: '32°C', source: 'ASHRAE TC 9.9: upper end of what class A1 allows' },
    ),
    uneven: field(
      numberForm({ min: 1, max: 1000 }),
      "multiple of its region's mean load above which a cell counts as unevenly loaded (source load)",
      { default: 1.5, source: 'assumption' },
    ),
  };
}

type WrittenPlant = {
  readonly fidelity: 'flow' | 'request';
  readonly wholeBelow: number;
  readonly serving: ServingLaw;
  readonly queue: number;
  readonly failover: FailoverLaw | null;
  readonly heat: HeatLaw | null;
  readonly warmUp: WarmUpLaw | null;
};

function renamedPlant(form: Form<WrittenPlant>): Form<PlantLaw> {
  return {
    ...form,
    read(spot, reading) {
      const written = form.read(spot, reading);
      if (written === undefined) return undefined;
      const { queue, ...rest } = written;
      return { queueLimit: queue, ...rest };
    },
  };
}
