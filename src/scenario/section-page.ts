import { SOURCE_MEANINGS } from '../domain/index.ts';
import type { Field, Fields } from './form.ts';
import { field, kebab, section } from './form.ts';
import { capital, statusOf, wrap } from './manual.ts';
import { scenarioFields } from './scenario-file.ts';
import { SECTION_EXAMPLES } from './section-examples.ts';

/** Sections of a scenario that have a page, with the keys that lead to them. */
export const SECTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['scenario', []],
  ['calendar', ['calendar']],
  ['fleet', ['fleet']],
  ['users', ['users']],
  ['retries', ['users', 'retries']],
  ['plant', ['plant']],
  ['serving', ['plant', 'serving']],
  ['failover', ['plant', 'failover']],
  ['heat', ['plant', 'heat']],
  ['telemetry', ['telemetry']],
  ['change', ['change']],
  ['vary', ['vary']],
]);

const WHOLE: Field<unknown> = field(
  section(scenarioFields),
  'the keys of a scenario, in the order in which they are best written',
);

/** The list of the sections that have a page. */
export function sectionList(): string {
  const width = Math.max(...[...SECTIONS.keys()].map((name) => name.length));
  const lines = [...SECTIONS.keys()].map((name) => `  ${name.padEnd(width)}  ${sentence(fieldOf(name))}\n`);
  return `Sections of a scenario\n${lines.join('')}`;
}

/** The manual page of a section: its keys with what may stand there, from the forms that read it, and an example. */
export function sectionPage(name: string): string {
  const found = fieldOf(name);
  const path = SECTIONS.get(name) ?? [];
  const keys = Object.entries(found.form.fields ?? {}).map(([key, each]) =>
    entry([...path, key], each, '  '),
  );
  const shape = keys.length === 0 ? `It is ${found.form.expected}.\n` : `Keys\n${keys.join('')}`;
  const place = path.length === 0 ? 'the whole file' : `section ${path.join('.')}`;
  return `${name} (${place})\n\n${wrap(sentence(found), '')}\n\n${shape}\n${name === 'telemetry' ? sourceList() : ''}${exampleOf(name)}`;
}

/** What detectors can count: an option of theirs, but things of telemetry. */
function sourceList(): string {
  const lines = Object.entries(SOURCE_MEANINGS).map(
    ([source, meaning]) => `  ${source}\n${wrap(`${capital(meaning)}.`, '      ')}\n`,
  );
  return `Sources: what a detector may count, by its option source\n${lines.join('')}\n`;
}

function exampleOf(name: string): string {
  const example = SECTION_EXAMPLES.get(name);
  if (example === undefined) throw new Error(`expected an example of the section ${name}`);
  return `In a scenario\n${example.trim().replace(/^/gm, '  ')}\n`;
}

function entry(path: readonly string[], field: Field<unknown>, indent: string): string {
  const { form } = field;
  const key = kebab(path[path.length - 1]);
  const range = form.range ? `, ${form.range}` : '';
  const head = `${indent}${key}: ${form.expected}${range}; ${statusOf(field)}\n`;
  const deeper = `${indent}    `;
  if (SECTIONS.get(key)?.join('.') === path.join('.'))
    return `${head}${wrap(`${sentence(field)} Its keys: wavetank explain ${key}.`, deeper)}\n`;
  const inside = Object.entries(form.fields ?? {});
  const below = inside.map(([inner, each]) => entry([...path, inner], each, deeper)).join('');
  return `${head}${wrap(sentence(field), deeper)}\n${below}`;
}

function fieldOf(name: string): Field<unknown> {
  return (SECTIONS.get(name) ?? []).reduce((at, key) => fieldsIn(at)[key], WHOLE);
}

function fieldsIn({ form, about }: Field<unknown>): Fields {
  if (form.fields === undefined) throw new Error(`expected a section with keys, got ${about}`);
  return form.fields;
}

function sentence({ about, source }: Field<unknown>): string {
  // `flow: …; request: …` explains words that may stand there, as they are written.
  const text = /^[\w-]+: /.test(about) ? about : capital(about);
  return `${text}.${source === undefined ? '' : ` Source: ${source}.`}`;
}
