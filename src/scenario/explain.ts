import type { Catalog, ModelKind, ModelOf, Shape } from '../domain/index.ts';
import type { Field } from './form.ts';
import { boundsText, defaultText, isRequired, kebab } from './form.ts';
import { fieldsOf, paramsOf } from './model-form.ts';
import { oneOf } from './problem.ts';
import { suggestion } from './suggest.ts';
import type { Unit } from './units.ts';
import { countUnit, durationUnit, numberUnit, rateUnit, shareUnit, temperatureUnit } from './units.ts';

const KINDS: Readonly<Record<ModelKind, string>> = {
  policy: 'Policies',
  deploy: 'Deploy styles',
  gate: 'Gates',
  defect: 'Defects',
  fault: 'Faults',
  detector: 'Detectors',
  responder: 'Responders',
};

/** A page about a model, the list of all of them without a name, or what to write instead of a name there is not. */
export type Explanation = { readonly text: string } | { readonly unknown: string; readonly hint: string };

/** The manual, from the models' own definitions; a name that several kinds share gets a page for each. */
export function explainModel(catalog: Catalog, name?: string): Explanation {
  const kinds = Object.keys(KINDS) as ModelKind[];
  if (name === undefined) return { text: kinds.map((kind) => contents(catalog, kind)).join('\n') };
  const models = kinds.flatMap((kind) => catalog[kind].get(name) ?? []);
  if (models.length > 0) return { text: models.map(page).join('\n') };
  const names = [...new Set(kinds.flatMap((kind) => [...catalog[kind].keys()]))];
  return { unknown: name, hint: suggestion(name, names) };
}

function contents(catalog: Catalog, kind: ModelKind): string {
  const models: readonly ModelOf[ModelKind][] = [...catalog[kind].values()];
  const width = Math.max(0, ...models.map(({ name }) => name.length));
  const lines = models.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`);
  return `${KINDS[kind]}\n${lines.join('')}`;
}

function page(model: ModelOf[ModelKind]): string {
  const params = Object.entries(paramsOf(model));
  const fields = fieldsOf(paramsOf(model));
  const options = params.map(([name, { shape }]) => option(kebab(name), shape, fields[name]));
  const parts = [
    `${model.name} (${model.kind})\n\n${model.summary}\n`,
    model.about.trim() === '' ? '' : `${wrap(model.about, '', WIDTH)}\n`,
    options.length === 0 ? 'It has no options.\n' : `Options\n${options.join('')}`,
    `In a scenario\n${example(model)}`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

const WIDTH = 78;

function option(key: string, shape: Shape, field: Field<unknown>): string {
  const fallback = field.default === undefined ? undefined : `default ${defaultText(field.default)}`;
  const status = fallback ?? (isRequired(field) ? 'must be given' : 'may be left out');
  const source = field.source === undefined ? '' : ` Source: ${field.source}.`;
  const head = `  ${key}: ${shapeText(shape)}; ${status}\n`;
  return `${head}${wrap(`${capital(field.about)}.${source}`, '      ', WIDTH)}\n`;
}

const UNITS: Readonly<Partial<Record<Shape['kind'], Unit>>> = {
  duration: durationUnit,
  share: shareUnit,
  rate: rateUnit,
  count: countUnit,
  number: numberUnit,
  temperature: temperatureUnit,
};

/** What a value looks like and how large it may be. */
function shapeText(shape: Shape): string {
  switch (shape.kind) {
    case 'flag':
      return 'true or false';
    case 'text':
      return 'a text';
    case 'choice':
      return oneOf(shape.options, shape.options.length);
    case 'expression':
      return `an expression of ${oneOf(shape.variables)}`;
    case 'amount':
      return `an amount in ${oneOf(shape.units)}`;
    case 'law':
      return `${shapeText(shape.of)}, or a law`;
    case 'list':
      return `a list of: ${shapeText(shape.of)}`;
    case 'group':
      return `a map of ${oneOf(Object.keys(shape.params).map(kebab))}`;
    case 'model':
      return `a ${shape.of}`;
    case 'name':
      return `the name of a ${shape.of}`;
    default:
      return rangeText(shape);
  }
}

function rangeText(shape: Shape): string {
  const unit = UNITS[shape.kind];
  if (unit === undefined) return shape.kind;
  const bounds = { min: 'min' in shape ? shape.min : undefined, max: 'max' in shape ? shape.max : undefined };
  if (bounds.min === undefined && bounds.max === undefined) return unit.expected;
  return `${unit.expected}, ${boundsText(unit, bounds)}`;
}

/** YAML that can be copied: the model under its key, with its options as they are by default. */
function example(model: ModelOf[ModelKind]): string {
  const options = Object.entries(paramsOf(model)).flatMap(([name, { default: fallback, shape }]) => {
    if (fallback === undefined) return [];
    return [`${kebab(name)}: ${inYaml(fallback, shape)}`];
  });
  const flow = options.length === 0 ? '{}' : `{ ${options.join(', ')} }`;
  const { name } = model;
  switch (model.kind) {
    case 'policy':
      return `  policies:\n    ${name}: ${flow}\n`;
    case 'deploy':
    case 'gate':
      return `  policies:\n    my-policy: { static: { ${model.kind}: { ${name}: ${flow} } } }\n`;
    case 'defect':
      return `  change:\n    config: {}\n    defects:\n      - ${name}: ${flow}\n`;
    default:
      return `  ${model.kind}s:\n    - ${name}: ${flow}\n`;
  }
}

function inYaml(fallback: unknown, shape: Shape): string {
  const text = defaultText(fallback);
  return shape.kind === 'expression' || /[,{}[\]#&*!|>'"%@`]/.test(text[0]) !== /^[[{]/.test(text)
    ? `"${text}"`
    : text;
}

function wrap(text: string, indent: string, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : ` ${word}`;
  }
  lines.push(line);
  return lines.map((each) => indent + each).join('\n');
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
