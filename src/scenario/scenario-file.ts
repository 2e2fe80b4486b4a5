import type { Configured, Law, OtherFlag, Scenario } from '../domain/index.ts';
import { toldApartBy } from '../domain/index.ts';
import { DAY, MINUTE } from '../kernel/index.ts';
import { buildFleet } from './build-fleet.ts';
import { calendarForm } from './calendar-form.ts';
import { changeForm } from './change-section.ts';
import { checkDetectors } from './check-detectors.ts';
import { checkPolicies } from './check-policies.ts';
import { checkServing } from './check-serving.ts';
import type { DraftExpectation } from './expect-section.ts';
import { expectForm } from './expect-section.ts';
import { fleetForm } from './fleet-section.ts';
import type { FieldValues } from './form.ts';
import { field, listOf, optionalField, quantity, readFields, readName, scalar } from './form.ts';
import { lawForm, upperEnd } from './law-form.ts';
import { countForm, textForm } from './leaf-forms.ts';
import { modelsForm, policiesForm } from './model-form.ts';
import { plantForm, telemetryForm } from './plant-section.ts';
import { quote } from './problem.ts';
import type { Reading, Spot } from './reading.ts';
import type { Tree } from './tree.ts';
import { entryOf } from './tree.ts';
import { durationUnit, formatDuration, formatShare, shareUnit, timeOfDayUnit } from './units.ts';
import { usersForm } from './users-section.ts';
import type { RangeDraft, VariantDraft } from './variants.ts';
import { compareForm, variantsForm, varyForm } from './variants.ts';

const seedForm = scalar(
  'a number or a short text',
  (text) => (text !== '' && text.length <= 60 ? { value: text } : { hint: 'at most 60 characters' }),
  { type: ['number', 'string'] },
);

/** The keys of a scenario, in the order in which they are best written, and are read. */
export const scenarioFields = {
  scenario: field(textForm, 'its name, that of the file without the ending'),
  title: optionalField(textForm, 'one line for lists'),
  asks: field(textForm, 'the question'),
  because: field(textFormOrEmpty(), 'row of the incident table it is modelled on', { default: '' }),
  sources: field(listOf(textForm, { max: 100 }), 'where the figures are from', { default: [] }),
  assumes: field(listOf(textForm, { max: 100 }), 'what is assumed rather than known', { default: [] }),
  duration: field(
    quantity(durationUnit, { min: MINUTE, max: 366 * DAY }),
    'the horizon, at which simulated time ends',
  ),
  replications: field(countForm({ min: 1, max: 1_000_000 }), 'seeds that all policies are run with', {
    default: 300,
  }),
  seed: field(seedForm, 'where all chance comes from', { default: 1 }),
  clock: field(lawForm(quantity(timeOfDayUnit), true), 'UTC time of day at the beginning, or a law', {
    default: '12:00',
  }),
  calendar: field(calendarForm, 'the day at the beginning, for windows and shifts', { default: {} }),
  starts: field(lawForm(quantity(durationUnit), false), 'when the rollout begins, or a law', {
    default: '0s',
  }),
  fleet: field(fleetForm, 'the cells, where they are, and who lives in them'),
  users: field(usersForm, 'what users do, and their clients'),
  plant: field(plantForm, 'how cells serve, overflow, heat up and stand in for each other'),
  telemetry: field(telemetryForm, 'how telemetry reaches the detectors'),
  change: field(changeForm, 'what is shipped'),
  policies: field(
    policiesForm,
    'how it is rolled out, which is what is compared: name: { model: { options } }',
  ),
  detectors: field(modelsForm('detector'), 'what raises alarms: models by their names or with options', {
    default: [],
  }),
  responders: field(modelsForm('responder'), 'who acts on them', { default: [] }),
  faults: field(modelsForm('fault'), 'what goes wrong whatever is shipped', { default: [] }),
  expect: field(
    expectForm,
    'what must come out, as policy.users_harmed_share: { mean: "< 2%" }; exit code 1 when it does not',
    { default: {} },
  ),
  variants: field(variantsForm, 'the scenario with some places replaced: name: { path: value }', {
    default: {},
  }),
  compare: field(
    compareForm,
    'paths such as policies.static.bake with lists of values; every combination is a variant',
    { default: {} },
  ),
  vary: field(varyForm, 'lowest and highest values of assumptions, for --sensitivity', {
    default: {},
  }),
  irrelevantWithin: field(
    quantity(shareUnit, { min: 0, max: 1 }),
    'differences of harm below this share of its mean make the policy irrelevant',
    { default: '5%' },
  ),
};

type Values = FieldValues<typeof scenarioFields>;

/** What belongs to a scenario as a whole, and not to one of its variants. */
type Whole = 'variants' | 'expectations';

/** What could be read of a file: the scenario when nothing was wrong, and what refers to other parts of it. */
export interface World {
  readonly scenario: Omit<Scenario, Whole> | undefined;
  readonly expectations: readonly DraftExpectation[];
  /** Undefined when `variants:` or `compare:` could not be read. */
  readonly drafts: readonly VariantDraft[] | undefined;
  readonly ranges: readonly RangeDraft[];
}

/** Reads all keys, then checks what only shows when several are seen together. */
export function readWorld(tree: Tree, name: string, hash: string, reading: Reading): World {
  const spot: Spot = { tree, path: '' };
  const { values, complete } = readFields(scenarioFields, spot, reading);
  const { expect = [], variants, compare, vary: ranges = [] } = values;
  const drafts = variants && compare && [...variants, ...compare];

  const before = reading.problems.length;
  checkName(values, name, spot, reading);
  checkStart(values, spot, reading);
  checkOtherFlags(values, spot, reading);
  const { fleet: plan, users, seed = '' } = values;
  const fleet = plan && users && buildFleet(plan, users.demand, seed, reading);
  const { plant, duration, detectors, telemetry } = values;
  checkDetectors({ detectors, telemetry, plant, users, fleet }, spot, reading);
  if (plant && users && fleet && duration) checkServing({ plant, users, fleet, duration }, spot, reading);
  const { policies, starts, clock, calendar } = values;
  if (policies && fleet && users && duration && starts && clock && calendar) {
    const when = { duration, starts, clock, calendar };
    const rolling = { policies, detectors: values.detectors, drafts, fleet, users, ...when };
    checkPolicies(rolling, spot, reading);
  }
  const isWrong = reading.problems.slice(before).some(({ severity }) => severity === 'error');
  if (complete === undefined || fleet === undefined || isWrong) {
    return { scenario: undefined, expectations: expect, drafts, ranges };
  }

  const {
    scenario: _name,
    expect: _expect,
    variants: _variants,
    compare: _compare,
    vary: _vary,
    ...rest
  } = complete;
  const segments = toldApartBy(otherFlags(rest.change.defects), fleet.segments);
  const title = rest.title ?? titleOf(name);
  const scenario = { ...rest, name, title, hash, fleet: { ...fleet, segments } };
  return { scenario, expectations: expect, drafts, ranges };
}

function otherFlags(defects: readonly Configured<'defect'>[]): readonly OtherFlag[] {
  const flags = defects.flatMap(({ model, options }) => model.otherFlag?.(options) ?? []);
  return flags.filter(({ name }, i) => flags.findIndex((each) => each.name === name) === i);
}

function checkOtherFlags({ change }: Partial<Values>, spot: Spot, reading: Reading): void {
  const defects = change?.defects ?? [];
  const known = otherFlags(defects);
  for (const { model, options } of defects) {
    const flag = model.otherFlag?.(options);
    const first = known.find(({ name }) => name === flag?.name);
    if (flag === undefined || first === undefined || first.share === flag.share) continue;
    reading.refuse(inside(spot, 'change'), {
      expected: `the flag ${quote(flag.name)} to be on for one share of the users`,
      got: `${formatShare(first.share)} and ${formatShare(flag.share)}`,
      hint: 'give the second another name with flag',
    });
  }
}

function checkName({ scenario }: Partial<Values>, name: string, spot: Spot, reading: Reading): void {
  if (scenario === undefined) return;
  const where = inside(spot, 'scenario');
  if (scenario !== name) {
    reading.refuse(where, { expected: `${quote(name)}, as the file is called`, got: quote(scenario) });
  } else {
    // The report folder is called so: `..` would lie beside the folder that was asked for.
    readName(scenario, where.tree.at, where.path, reading);
  }
}

function checkStart({ starts, duration }: Partial<Values>, spot: Spot, reading: Reading): void {
  if (starts === undefined || duration === undefined || upperEnd(starts) < duration) return;
  const at = describeLaw(starts);
  const expected = `a start before the horizon of ${formatDuration(duration)}`;
  reading.refuse(inside(spot, 'starts'), { expected, got: at });
}

function inside(spot: Spot, key: string): Spot {
  return { tree: entryOf(spot.tree, key)?.value ?? spot.tree, path: key };
}

function describeLaw(law: Law): string {
  return law.law === 'fixed' ? formatDuration(law.value) : `one up to ${formatDuration(upperEnd(law))}`;
}

function textFormOrEmpty() {
  return scalar('a text', (text) => ({ value: text }), { type: 'string' });
}

/** `busy-cells` → `Busy cells` */
function titleOf(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1).replaceAll('-', ' ');
}
