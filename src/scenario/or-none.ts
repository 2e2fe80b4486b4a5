import type { Form } from './form.ts';

/** `none`, or the form; a bare preset is short for a map with nothing else. */
export function orNone<T>(form: Form<T>, presets: Readonly<Record<string, unknown>> = {}): Form<T | null> {
  const words = ['none', ...Object.keys(presets)];
  return {
    expected: `${words.join(', ')} or ${form.expected}`,
    schema: { anyOf: [{ enum: words }, form.schema] },
    range: form.range,
    fields: form.fields,
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
