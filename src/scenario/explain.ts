import type { Catalog, ModelKind, ModelOf, Params, Shape } from '../domain/index.ts';
import { datesForm, hoursForm } from './calendar-form.ts';
import type { Field } from './form.ts';
import { boundsText, defaultText, kebab } from './form.ts';
import { AMOUNTS } from './leaf-forms.ts';
import { capital, statusOf, wrap } from './manual.ts';
import { fieldsOf, paramsOf } from './model-form.ts';
import { oneOf } from './problem.ts';
import { SECTIONS, sectionList, sectionPage } from './section-page.ts';
import { suggest } from './suggest.ts';
import type { Unit } from './units.ts';
import { countUnit, durationUnit, numberUnit, rateUnit, shareUnit, temperatureUnit } from './units.ts';

const KINDS: Readonly<Record<ModelKind, string>> = {
  policy: 'Policies',
  deploy: 'Deploy styles',
  gate: 'Gates',
  rollback: 'Ways back',
  stage: 'Stages before production',
  test: 'Tests',
  defect: 'Defects',
  fault: 'Faults',
  detector: 'Detectors',
  responder: 'Responders',
};

/** A page about a model or a section, the list of all without a name, or what to write instead of a name there is not. */
export type Explanation = { readonly text: string } | { readonly unknown: string; readonly hint: string };

/** The manual, from the models' and sections' own definitions; a name that several share gets a page for each. */
export function explainModel(catalog: Catalog, name?: string): Explanation {
  const kinds = Object.keys(KINDS) as ModelKind[];
  if (name === undefined)
    return { text: [...kinds.map((kind) => contents(catalog, kind)), sectionList()].join('\n') };
  const text = pagesOf(catalog, name);
  if (text !== '') return { text };
  const names = [...new Set([...kinds.flatMap((kind) => [...catalog[kind].keys()]), ...SECTIONS.keys()])];
  const meant = suggest(name, names);
  if (meant !== undefined) return { unknown: name, hint: `did you mean ${meant}?` };
  return { unknown: name, hint: whereabouts(name, names, (each) => pagesOf(catalog, each)) };
}

function pagesOf(catalog: Catalog, name: string): string {
  const models = (Object.keys(KINDS) as ModelKind[]).flatMap((kind) => catalog[kind].get(name) ?? []);
  return [...models.map(page), ...(SECTIONS.has(name) ? [sectionPage(name)] : [])].join('\n');
}

/** Who looks for a word that is no name finds the pages with an option or a key of that name, or else those that say it, be it one or many. */
function whereabouts(word: string, names: readonly string[], textOf: (name: string) => string): string {
  const plain = `${word.replace(/s$/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}s?`;
  const saying = (pattern: RegExp) => names.filter((name) => pattern.test(textOf(name)));
  const having = saying(new RegExp(`^ +${plain}: `, 'm'));
  if (having.length > 0) return `it is an option or a key under ${oneOf(having)}`;
  const said = saying(new RegExp(`(?<![\\w-])${plain}(?![\\w-])`, 'i'));
  return said.length > 0
    ? `it is spoken of under ${oneOf(said)}`
    : 'wavetank explain, without a name, lists them';
}

function contents(catalog: Catalog, kind: ModelKind): string {
  const models: readonly ModelOf[ModelKind][] = [...catalog[kind].values()];
  const width = Math.max(0, ...models.map(({ name }) => name.length));
  const lines = models.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`);
  return `${KINDS[kind]}\n${lines.join('')}`;
}

function page(model: ModelOf[ModelKind]): string {
  const options = optionsOf(paramsOf(model), '  ');
  const parts = [
    `${model.name} (${model.kind})\n\n${model.summary}\n`,
    model.about.trim() === '' ? '' : `${wrap(model.about, '')}\n`,
    options === '' ? 'It has no options.\n' : `Options\n${options}`,
    `In a scenario\n${example(model)}`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function optionsOf(params: Params, indent: string): string {
  const fields = fieldsOf(params);
  return Object.entries(params)
    .map(([name, { shape }]) => option(kebab(name), shape, fields[name], indent))
    .join('');
}

function option(key: string, shape: Shape, field: Field<unknown>, indent: string): string {
  const source = field.source === undefined ? '' : ` Source: ${field.source}.`;
  const head = `${indent}${key}: ${shapeText(shape)}; ${statusOf(field)}\n`;
  const deeper = `${indent}    `;
  const group = shape.kind === 'list' ? shape.of : shape;
  const below = group.kind === 'group' ? optionsOf(group.params, deeper) : '';
  return `${head}${wrap(`${capital(field.about)}.${source}`, deeper)}\n${below}`;
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
      return 'a map';
    case 'model':
      return `a ${shape.of}`;
    case 'hours':
      return hoursForm.expected;
    case 'dates':
      return datesForm.expected;
    case 'name':
      return `the name of a ${shape.of === 'cell-kind' ? 'kind of cell' : shape.of}`;
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
  const { kind, name } = model;
  const options = Object.entries(paramsOf(model)).flatMap(([key, { default: fallback, optional, shape }]) => {
    if (optional && fallback === undefined) return [];
    const value = fallback === undefined ? sampleOf(shape) : inYaml(written(fallback, shape), shape);
    return [`${kebab(key)}: ${value}`];
  });
  const block = (indent: string, head: string) =>
    options.length === 0 ? `${indent}${head} {}\n` : lines(indent, head, options);
  switch (kind) {
    case 'policy':
      return `  policies:\n${block('    ', `${name}:`)}`;
    case 'deploy':
    case 'gate':
    case 'rollback':
      return `  policies:\n    my-policy:\n      geometric:\n        ${kind}:\n${block('          ', `${name}:`)}`;
    case 'stage':
      return `  policies:\n    my-policy:\n      geometric:\n        stages:\n${block('          ', `- ${name}:`)}`;
    case 'test':
      return `  policies:\n    my-policy:\n      geometric:\n        stages:\n          - beta:\n              tests:\n${block('                ', `- ${name}:`)}`;
    case 'defect':
      return `  change:\n    config: {}\n    defects:\n${block('      ', `- ${name}:`)}`;
    default:
      return `  ${kind}s:\n${block('    ', `- ${name}:`)}`;
  }
}

function lines(indent: string, head: string, options: readonly string[]): string {
  const inside = `${indent}${head.startsWith('- ') ? '    ' : '  '}`;
  return `${indent}${head}\n${options.map((each) => `${inside}${each}\n`).join('')}`;
}

/** A map that is empty by default with what it then holds. */
function written(fallback: unknown, shape: Shape): string {
  const text = defaultText(fallback);
  if (shape.kind !== 'group' || text !== '{}') return text;
  const held = Object.entries(shape.params).filter(([, each]) => each.default !== undefined);
  const parts = held.map(([name, each]) => `${kebab(name)}: ${defaultText(each.default)}`);
  return parts.length === 0 ? text : `{ ${parts.join(', ')} }`;
}

/** In quotes where YAML would take the text for something else. */
function inYaml(text: string, shape: Shape): string {
  const isFlow = /^[[{]/.test(text);
  const needsQuotes =
    shape.kind === 'expression' || (!isFlow && /^[\s&*!|>'"%@`#?,\]}-]|: | #|^$/.test(text));
  return needsQuotes ? `"${text}"` : text;
}

/** What might stand where there is no default. */
function sampleOf(shape: Shape): string {
  switch (shape.kind) {
    case 'amount':
      return AMOUNTS[shape.units[0]];
    case 'hours':
      return 'mon-fri 09:00-17:00';
    case 'dates':
      return '2026-11-27';
    case 'name':
      return `my-${shape.of}`;
    case 'choice':
      return shape.options[0];
    case 'list':
      return `[${sampleOf(shape.of)}]`;
    case 'group':
      return groupSample(shape.params);
    default:
      return UNITS[shape.kind]?.expected.replace(/.* such as /, '') ?? '…';
  }
}

function groupSample(params: Params): string {
  const needed = Object.entries(params).filter(([, each]) => each.default === undefined && !each.optional);
  const parts = needed.map(([name, { shape }]) => `${kebab(name)}: ${sampleOf(shape)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}
