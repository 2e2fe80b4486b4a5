import type { Catalog, Configured, ModelKind, ModelOf, Params, Shape } from '../domain/index.ts';
import { commonParams, detectorParams, rollbackParams, styleParams } from '../domain/index.ts';
import { datesForm, hoursForm } from './calendar-form.ts';
import type { Field, Fields, Form, Named } from './form.ts';
import { all, choiceOf, didYouMean, kebab, listOf, namedMap, quantity, readName, section } from './form.ts';
import { lawForm, oneKeyMap } from './law-form.ts';
import {
  amountForm,
  countForm,
  expressionForm,
  flagForm,
  nameForm,
  numberForm,
  textForm,
} from './leaf-forms.ts';
import { oneOf, quote } from './problem.ts';
import type { Spot } from './reading.ts';
import { Reading, spotAt } from './reading.ts';
import { suggestion } from './suggest.ts';
import type { Tree } from './tree.ts';
import { describe, onlyEntry } from './tree.ts';
import { durationUnit, rateUnit, shareUnit, temperatureUnit } from './units.ts';

/** The form of a parameter of a model. */
function formOf(shape: Shape): Form<unknown> {
  switch (shape.kind) {
    case 'duration':
      return quantity(durationUnit, shape);
    case 'share':
      return quantity(shareUnit, shape);
    case 'rate':
      return quantity(rateUnit, shape);
    case 'temperature':
      return quantity(temperatureUnit, shape);
    case 'count':
      return countForm(shape);
    case 'number':
      return numberForm(shape);
    case 'flag':
      return flagForm;
    case 'text':
      return textForm;
    case 'choice':
      return choiceOf(shape.options);
    case 'expression':
      return expressionForm(shape.variables);
    case 'amount':
      return amountForm(shape.units);
    case 'law':
      return lawForm(numericFormOf(shape.of), 'max' in shape.of && shape.of.max !== undefined);
    case 'list':
      return listOf(formOf(shape.of), shape);
    case 'group':
      return section(fieldsOf(shape.params));
    case 'model':
      return modelForm(shape.of);
    case 'hours':
      return hoursForm;
    case 'dates':
      return datesForm;
    case 'name':
      return nameForm(shape.of);
  }
}

/** The keys that the options of a model may have. */
export function fieldsOf(params: Params): Fields {
  return Object.fromEntries(
    Object.entries(params).map(([name, { shape, ...rest }]): [string, Field<unknown>] => [
      name,
      { ...rest, form: formOf(shape) },
    ]),
  );
}

/**
 * The parameters of a model with those that all of its kind have; its own count where both name one.
 * A policy that settles its deploy style and gate itself takes these two from nobody.
 */
export function paramsOf(model: ModelOf[ModelKind]): Params {
  if (model.kind === 'policy')
    return withCommon(model.params, model.settings ? commonParams : { ...styleParams, ...commonParams });
  if (model.kind === 'detector') return withCommon(model.params, detectorParams);
  if (model.kind === 'rollback') return withCommon(model.params, rollbackParams);
  return model.params;
}

function numericFormOf(shape: Shape): Form<number> {
  const form = formOf(shape);
  return {
    ...form,
    read(spot, reading) {
      const value = form.read(spot, reading);
      if (value === undefined || typeof value === 'number') return value;
      throw new Error(`expected a law over a number, got one over a ${shape.kind}`);
    },
  };
}

/** A model: its bare name, or a one-key map of its name and its options. */
function modelForm<K extends ModelKind>(kind: K): Form<Configured<K>> {
  return {
    expected: `a ${kind}`,
    schema: { $ref: `#/$defs/${kind}` },
    read: (spot, reading) => readModel(kind, spot, reading),
  };
}

/**
 * The policies by name. `name: { model: { options } }`; where the name is that of a model, `name: { options }`.
 */
export const policiesForm: Form<readonly Configured<'policy'>[]> = namedModels('policy');

function namedModels<K extends ModelKind>(kind: K): Form<readonly Configured<K>[]> {
  const each = (name: string): Form<Configured<K>> => ({
    expected: `a ${kind}`,
    schema: {},
    read: (spot, reading) => readNamed(kind, name, spot, reading),
  });
  const form = namedMap(each, { min: 1, max: 20 }, { $ref: `#/$defs/named-${kind}` });
  return {
    ...form,
    read: (spot, reading) => form.read(spot, reading)?.map(({ value }: Named<Configured<K>>) => value),
  };
}

/** A list of models. Each is a bare name, `model: { options }`, or, under a name of its own, `name: { model: { options } }`. */
export function modelsForm<K extends ModelKind>(kind: K): Form<readonly Configured<K>[]> {
  const item: Form<Configured<K>> = {
    expected: `a ${kind}`,
    schema: { $ref: `#/$defs/listed-${kind}` },
    read(spot, reading) {
      const entry = onlyEntry(spot.tree);
      if (entry === undefined) return readModel(kind, spot, reading);
      const inside = spotAt(spot, quote(entry.key), entry.value);
      if (reading.catalog[kind].has(entry.key)) return readNamed(kind, entry.key, inside, reading);
      // A stranger that holds a model, or nearly one, is a name; any other is a misspelt model.
      const inner = modelNameOf(entry.value);
      const isName =
        inner !== undefined && didYouMean(inner, [...reading.catalog[kind].keys()]) !== undefined;
      if (!isName) return readModel(kind, spot, reading);
      if (!readName(entry.key, entry.keyAt, inside.path, reading)) return undefined;
      return readNamed(kind, entry.key, inside, reading);
    },
  };
  const list = listOf(item, { max: 50 });
  return {
    ...list,
    read(spot, reading) {
      const models = list.read(spot, reading);
      if (models === undefined || spot.tree.kind !== 'list') return models;
      const { items } = spot.tree;
      return all(
        models.map((model, i) => {
          const first = models.findIndex(({ name }) => name === model.name);
          if (first === i) return model;
          return reading.refuse(spotAt(spot, i, items[i]), {
            expected: `a ${kind} with a name of its own`,
            got: `a second ${quote(model.name)}`,
            hint: `write { my-name: { ${model.model.name}: { … } } }`,
          });
        }),
      );
    },
  };
}

/** `name: { options }` where the name is a model's and what follows is no model itself; otherwise a model. */
function readNamed<K extends ModelKind>(
  kind: K,
  name: string,
  spot: Spot,
  reading: Reading,
): Configured<K> | undefined {
  const own = reading.catalog[kind].get(name);
  const inner = modelNameOf(spot.tree);
  const isModel = inner !== undefined && reading.catalog[kind].has(inner);
  if (own !== undefined && (!isModel || optionKeys(own).includes(inner))) {
    return configure(name, own, spot, reading);
  }
  const near = inner === undefined ? didYouMean(name, [...reading.catalog[kind].keys()]) : undefined;
  const model = readModel(kind, spot, reading, near);
  return model && { ...model, name };
}

/** The bare name, or the only key. */
function modelNameOf(tree: Tree): string | undefined {
  return tree.kind === 'scalar' ? tree.text : onlyEntry(tree)?.key;
}

/** What a kind is called in a sentence, where it is not its own word. */
const WORDS: Readonly<Partial<Record<ModelKind, string>>> = { deploy: 'deploy style' };

/** `near`: what to say when there is neither a name nor a one-key map. */
function readModel<K extends ModelKind>(
  kind: K,
  spot: Spot,
  reading: Reading,
  near?: string,
): Configured<K> | undefined {
  const { tree } = spot;
  const models = reading.catalog[kind];
  const names = [...models.keys()];
  const expected = `a ${WORDS[kind] ?? kind} such as ${oneOf(names.slice(0, 3))}`;
  const entry = onlyEntry(tree);
  if (entry === undefined && tree.kind !== 'scalar') {
    const hint = near ?? `write one of ${names.join(', ')}, or a map with one of them as its only key`;
    return reading.refuse(spot, { expected, got: describe(tree), hint });
  }
  const name = entry ? entry.key : tree.kind === 'scalar' ? tree.text : '';
  const model = models.get(name);
  const short =
    model === undefined && tree.kind === 'scalar' ? shorthandOf(kind, tree.text, reading) : undefined;
  if (short !== undefined)
    return configure(
      short.model.name,
      short.model,
      asOption(spotAt(spot, short.model.name, tree), short.key),
      reading,
    );
  if (model === undefined) {
    return reading.refuseAt(entry?.keyAt ?? tree.at, spot.path, {
      expected,
      got: quote(name),
      hint: suggestion(name, names),
    });
  }
  const options = entry
    ? spotAt(spot, name, entry.value)
    : spotAt(spot, name, { kind: 'nothing', at: tree.at });
  return configure(name, model, options, reading);
}

/** The model of the kind that may be written as one of its options alone, when this may be one. */
function shorthandOf<K extends ModelKind>(
  kind: K,
  text: string,
  { catalog }: Reading,
): { readonly model: ModelOf[K]; readonly key: string } | undefined {
  if (!/^\d/.test(text)) return undefined;
  for (const model of catalog[kind].values())
    if (model.shorthand !== undefined) return { model, key: kebab(model.shorthand) };
  return undefined;
}

/** A value as if it had been written as this option. */
function asOption(spot: Spot, key: string): Spot {
  const { tree } = spot;
  return { ...spot, tree: { kind: 'map', at: tree.at, entries: [{ key, keyAt: tree.at, value: tree }] } };
}

/** A model as a scenario that names it alone gets it; undefined for one with an option that must be given. */
export function withDefaults<K extends ModelKind>(
  model: ModelOf[K],
  catalog: Catalog,
): Configured<K> | undefined {
  const nothing = { tree: { kind: 'nothing', at: { line: 1, column: 1 } }, path: '' } as const;
  return configure(model.name, model, nothing, new Reading('', catalog));
}

function configure<K extends ModelKind>(
  name: string,
  model: ModelOf[K],
  spot: Spot,
  reading: Reading,
): Configured<K> | undefined {
  const options = section(fieldsOf(paramsOf(model))).read(spot, reading);
  // The options have been read by the shapes of the model's own params, which is what their type says.
  return options === undefined ? undefined : { name, model, options: options as never };
}

/** What an editor is told about the models: `$defs` for each kind, alone, in a map of names and in a list. */
export function modelSchemas(catalog: Reading['catalog']): Record<string, unknown> {
  const defs: Record<string, unknown> = {};
  const kinds = Object.keys(catalog) as ModelKind[];
  for (const kind of kinds) {
    const names = [...catalog[kind].keys()];
    const options: Record<string, unknown> = {};
    for (const model of catalog[kind].values()) {
      const ref = `${kind}.${model.name}`;
      defs[ref] = { description: model.summary, ...section(fieldsOf(paramsOf(model))).schema };
      options[model.name] = { description: model.summary, $ref: `#/$defs/${ref}` };
    }
    const own = { $ref: `#/$defs/${kind}` };
    const optionsOrOwn = Object.fromEntries(
      Object.entries(options).map(([name, schema]) => [name, { anyOf: [schema, own] }]),
    );
    const short = [...catalog[kind].values()].flatMap((model) => shorthandSchema(model));
    const bare = names.length === 0 ? [] : [{ enum: names }];
    defs[kind] = { anyOf: [...bare, ...short, oneKeyMap(options)] };
    defs[`named-${kind}`] = { type: 'object', properties: optionsOrOwn, additionalProperties: own };
    defs[`listed-${kind}`] = {
      anyOf: [...bare, oneKeyMap(optionsOrOwn, { additionalProperties: own })],
    };
  }
  return defs;
}

function shorthandSchema({ shorthand, params }: ModelOf[ModelKind]): unknown[] {
  return shorthand === undefined ? [] : [formOf(params[shorthand].shape).schema];
}

function optionKeys(model: ModelOf[ModelKind]): string[] {
  return Object.keys(paramsOf(model)).map(kebab);
}

/** The options of a model's own first, then those of its kind that it does not name itself. */
function withCommon(own: Params, common: Params): Params {
  const rest = Object.entries(common).filter(([name]) => !Object.hasOwn(own, name));
  return { ...own, ...Object.fromEntries(rest) };
}
