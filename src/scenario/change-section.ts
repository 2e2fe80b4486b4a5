import type { Change, RestartLaw } from '../domain/index.ts';
import type { Form, JsonSchema } from './form.ts';
import { field, kebab, optionalField, quantity, readFields, section, sectionSchema } from './form.ts';
import { lawForm } from './law-form.ts';
import { countForm, textForm } from './leaf-forms.ts';
import { modelsForm } from './model-form.ts';
import { orNone } from './or-none.ts';
import { perForm } from './per-form.ts';
import { oneOf, quote } from './problem.ts';
import type { Reading, Spot } from './reading.ts';
import { spotAt } from './reading.ts';
import { suggestion } from './suggest.ts';
import type { MapTree } from './tree.ts';
import { describe } from './tree.ts';
import { durationUnit, shareUnit } from './units.ts';
import { warmUpForm } from './warm-up-form.ts';

const KINDS = ['code', 'config', 'data', 'flag', 'infrastructure'] as const;
type ChangeKind = (typeof KINDS)[number];

const restartFields = {
  capacityLost: field(lawForm(quantity(shareUnit, { min: 0, max: 1 }), true), 'of the hosts that restart', {
    default: '100%',
  }),
  for: field(lawForm(quantity(durationUnit), false), 'how long', { default: '30s' }),
  warmUp: optionalField(warmUpForm, 'how they serve when they are back, as plant.warm-up says when left out'),
};

const formatFields = {
  writes: field(quantity(shareUnit, { min: 0, max: 1 }), 'share of operations that write', {
    default: '10%',
  }),
  mends: field(
    lawForm(quantity(durationUnit, { min: 0 }), false),
    'how long after users are given back to a version that cannot read it until it has been converted back',
    { default: '4h' },
  ),
};

const kindFields = {
  name: field(textForm, 'what it is called', { default: 'change' }),
  takes: field(
    perForm(durationUnit, 'cell', '5m per cell'),
    'from the start of a deployment until all hosts of the cell run the change',
    { default: '5m per cell' },
  ),
  batches: field(countForm({ min: 1, max: 1000 }), 'equal parts in which the hosts of a cell are changed', {
    default: 1,
  }),
  format: field(
    orNone(section(formatFields)),
    'what it writes that the old version cannot read, be it good or bad',
    {
      default: 'none',
    },
  ),
  restart: field(restartForm(), 'what it costs to restart hosts for it, or none', { default: 'none' }),
};

const kindForm = section(kindFields);
const defectsField = field(modelsForm('defect'), 'what is wrong with it', { default: [] });
/** For the manual: one of the kinds must be there, though its map may be empty. */
const kindField = field(
  { ...kindForm, schema: { type: ['object', 'null'] } },
  'what kind of change it is: the key is one of these',
);
const expected = `a map with the kind of change as a key: ${oneOf(KINDS)}`;

/** What is shipped: `config: { name, takes, … }`, with `defects:` beside it. */
export const changeForm: Form<Change> = {
  expected,
  schema: {
    ...sectionSchema({ defects: defectsField }),
    type: 'object',
    properties: { ...kindSchemas(), ...propertiesOf(sectionSchema({ defects: defectsField })) },
    oneOf: KINDS.map((kind) => ({ required: [kind] })),
  },
  fields: { [oneOf(KINDS, KINDS.length)]: kindField, defects: defectsField },
  read(spot, reading) {
    const { tree } = spot;
    if (tree.kind !== 'map') return reading.refuse(spot, { expected, got: describe(tree) });
    const defects = readDefects(spot, tree, reading);
    const written = tree.entries.filter(({ key }) => key !== 'defects');
    for (const { key, keyAt } of written.filter((entry) => kindOf(entry.key) === undefined)) {
      const path = spotAt(spot, quote(key), tree).path;
      const hint = suggestion(key, [...KINDS, 'defects']);
      reading.refuseAt(keyAt, path, { expected: 'a kind of change, or defects', got: quote(key), hint });
    }
    const kinds = written.filter(({ key }) => kindOf(key) !== undefined);
    if (kinds.length !== 1 && kinds.length === written.length) {
      const got = kinds.length === 0 ? 'none' : oneOf(kinds.map(({ key }) => key)).replace(' or ', ' and ');
      return reading.refuse(spot, { expected: `one kind of change (${oneOf(KINDS)})`, got });
    }
    const parts = kinds.map(({ key, value }) => ({
      key,
      read: kindForm.read(spotAt(spot, key, value), reading),
    }));
    const [{ key, read } = { key: '', read: undefined }] = parts;
    const kind = kindOf(key);
    if (kind === undefined || read === undefined || defects === undefined || written.length !== 1)
      return undefined;
    return { ...read, kind, defects };
  },
};

function readDefects(spot: Spot, tree: MapTree, reading: Reading) {
  const entries = tree.entries.filter(({ key }) => key === 'defects');
  return readFields({ defects: defectsField }, { ...spot, tree: { ...tree, entries } }, reading).complete
    ?.defects;
}

function kindOf(key: string): ChangeKind | undefined {
  return KINDS.find((kind) => kind === key);
}

function kindSchemas(): JsonSchema {
  return Object.fromEntries(KINDS.map((kind) => [kind, kindForm.schema]));
}

function propertiesOf({ properties }: JsonSchema): JsonSchema {
  return properties as JsonSchema;
}

function restartForm(): Form<RestartLaw | null> {
  const form = section(restartFields);
  return {
    expected: `none, or a map of ${Object.keys(restartFields).map(kebab).join(' and ')}`,
    schema: { anyOf: [{ const: 'none' }, form.schema] },
    fields: restartFields,
    read(spot, reading) {
      if (spot.tree.kind === 'scalar' && spot.tree.text === 'none') return null;
      const parts = form.read(spot, reading);
      return parts && { capacityLost: parts.capacityLost, lasts: parts.for, warmUp: parts.warmUp };
    },
  };
}
