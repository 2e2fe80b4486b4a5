import { describe, expect, it } from 'vitest';
import { describe as describeTree, entryOf } from '../../src/scenario/tree.ts';
import { parseYaml, treeOfDefault } from '../../src/scenario/yaml.ts';

const mistakes = (text: string): string =>
  parseYaml(text)
    .mistakes.map(
      ({ at, expected, got, hint }) =>
        `${at.line}:${at.column} ${expected}, got ${got}${hint ? ` — ${hint}` : ''}`,
    )
    .join('\n');

describe('a tree', () => {
  it('keeps scalars as they were written', () => {
    const { tree } = parseYaml(
      'a: 00:51\nb: 1.50\nc: 123456789012345678901\nd: "true"\ne: ~\nf:\ng: null\nh: "null"',
    );
    const texts = tree.kind === 'map' ? tree.entries.map(({ value }) => describeTree(value)) : [];
    expect(texts).toEqual([
      '00:51',
      '1.50',
      '123456789012345678901',
      'true',
      'nothing',
      'nothing',
      'nothing',
      'null',
    ]);
  });

  it('knows the place of every key and value', () => {
    const { tree } = parseYaml('# first\na: 1\r\nb:\n  - x\n  - { c: 2 }\n');
    expect(entryOf(tree, 'a')).toMatchObject({
      keyAt: { line: 2, column: 1 },
      value: { at: { line: 2, column: 4 } },
    });
    const list = entryOf(tree, 'b')?.value;
    const map = list?.kind === 'list' ? list.items[1] : undefined;
    expect(map && entryOf(map, 'c')).toMatchObject({ keyAt: { line: 5, column: 7 } });
  });

  it('repeats what an alias names', () => {
    const { tree } = parseYaml('a: &x { b: 1 }\nc: *x');
    expect(entryOf(tree, 'c')?.value).toBe(entryOf(tree, 'a')?.value);
  });

  it('holds a default where it was left out', () => {
    const at = { line: 3, column: 7 };
    const tree = treeOfDefault('[1%, { a: 2 }]', at);
    expect(tree).toMatchObject({
      kind: 'list',
      at,
      items: [{ text: '1%', at }, { entries: [{ keyAt: at }] }],
    });
    expect(treeOfDefault({ a: [1, true] }, at)).toMatchObject({ kind: 'map', at });
    expect(treeOfDefault('2^n', at)).toMatchObject({ text: '2^n' });
  });
});

describe('a mistake in YAML', () => {
  it('is told with its place and what to do', () => {
    const texts = {
      'a tab': '\ta: 1',
      'an open bracket': 'a: [1, 2',
      'an open quote': 'a: "x',
      'a colon too many': 'a: b: c',
      'a bad indentation': 'a: 1\n  b: 2',
      'a reserved character': 'a: @x',
      'a block by mistake': 'a: > 2%',
      'a second document': 'a: 1\n---\nb: 2',
      'a directive': '%YAML 1.1\n---\na: 1',
      'an unknown directive': '%FOO\n---\na: 1',
      'a tag': 'a: !!int 3',
      'a tag without a name': 'a: ! 3',
      'a tag on a key': '!x a: 3',
      'a duplicate key': 'a: 1\nb: 2\na: 3',
      'a key that is a list': '? [a]\n: 1',
      'keys of JavaScript': 'a: { __proto__: { polluted: 1 }, constructor: 2, prototype: 3 }',
      'an alias of nothing': 'a: *x',
      'an anchor inside itself': 'a: &x [*x]',
      'a control character': 'a: "\u001b[2J" b',
    };
    const table = Object.entries(texts).map(
      ([name, text]) => `${name}\n  ${mistakes(text).replaceAll('\n', '\n  ')}`,
    );
    expect(table.join('\n')).toMatchInlineSnapshot(`
      "a tab
        1:1 well-formed YAML, got a flaw: Tabs are not allowed as indentation — indent by spaces
      an open bracket
        1:9 well-formed YAML, got a flaw: Flow sequence in block collection must be sufficiently indented and end with a ] — check the indentation and the closing brackets
      an open quote
        1:6 well-formed YAML, got a flaw: Missing closing "quote — close the bracket or the quote
      a colon too many
        1:4 well-formed YAML, got a flaw: Nested mappings are not allowed in compact mappings — check the indentation; a text with ": " in it needs quotes
      a bad indentation
        1:4 well-formed YAML, got a flaw: Nested mappings are not allowed in compact mappings — check the indentation; a text with ": " in it needs quotes
      a reserved character
        1:4 well-formed YAML, got a flaw: Plain value cannot start with reserved character @ — put the text in quotes
      a block by mistake
        1:6 well-formed YAML, got a flaw: Not a YAML token: 2% — check brackets and quotes; a text that begins with > or | needs quotes
      a second document
        2:1 well-formed YAML, got several documents — one file is one scenario: leave the line --- out
      a directive
        1:1 YAML 1.2 without directives, got a %YAML line — leave it out
      an unknown directive
        1:1 well-formed YAML, got a flaw: Unknown directive %FOO
      a tag
        1:4 well-formed YAML, got a flaw: Unresolved tag: tag:yaml.org,2002:int — leave the tag out
      a tag without a name
        1:6 a value without a tag, got ! — leave the tag out
      a tag on a key
        1:1 well-formed YAML, got a flaw: Unresolved tag: !x — leave the tag out
      a duplicate key
        3:1 each key once, got a again — it is on line 1 already
      a key that is a list
        1:3 a key that is plain text, got something else
      keys of JavaScript
        1:6 another key, got __proto__ — JavaScript keeps that name for itself
        1:34 another key, got constructor — JavaScript keeps that name for itself
        1:50 another key, got prototype — JavaScript keeps that name for itself
      an alias of nothing
        1:4 an anchor &x before its alias, got *x alone
      an anchor inside itself
        1:8 an anchor &x before its alias, got *x alone
      a control character
        1:11 well-formed YAML, got a flaw: Unexpected scalar at node end — check brackets and quotes; a text that begins with > or | needs quotes"
    `);
  });
});

describe('a file that is made to do harm', () => {
  it('is refused when it is large, before it is parsed', () => {
    expect(mistakes('a: 1\n'.repeat(600_000))).toMatchInlineSnapshot(
      `"1:1 a file of at most 256 KiB, got 2930 KiB"`,
    );
    expect(mistakes(`a: ${'ü'.repeat(131_072)}`)).toMatchInlineSnapshot(
      `"1:1 a file of at most 256 KiB, got 257 KiB"`,
    );
  });

  it('is refused when its aliases would fill the memory', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 10; i++)
      lines.push(`a${i}: &a${i} [${Array.from({ length: 10 }, () => `*a${i - 1}`).join(', ')}]`);
    expect(mistakes(lines.join('\n')).split('\n')[0]).toMatchInlineSnapshot(
      `"5:20 at most 50000 parts with all aliases written out, got more — repeat less"`,
    );
  });

  it.each([
    ['lists in lists', `a: ${'['.repeat(40)}${']'.repeat(40)}`],
    ['lists without an end', `a: ${'['.repeat(20_000)}`],
    ['lists in blocks', '- '.repeat(20_000)],
    ['maps without an end', `a: ${'{a: '.repeat(5000)}`],
  ])('is refused when it is deep: %s', (_, text) => {
    expect(mistakes(text)).toContain('at most 32 levels of maps and lists, got more');
  });

  it('is refused in time that grows with its size, not with the square of it', () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n');
    expect(mistakes(keys)).toBe('');
    expect(mistakes('- &a x\n'.repeat(20_000))).toBe('');
  });

  it('pollutes nothing', () => {
    parseYaml('__proto__: { polluted: yes }\na: { __proto__: { polluted: yes } }');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
