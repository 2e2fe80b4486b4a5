import type { Node, Pair, YAMLError } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { quote } from './problem.ts';
import type { Entry, Place, Tree } from './tree.ts';

/** A mistake in the YAML itself. */
export interface YamlMistake {
  readonly at: Place;
  readonly expected: string;
  readonly got: string;
  readonly hint?: string;
}

/** Bytes of a scenario at most: what a person writes is a hundredth of it, and what is larger is no scenario. */
const MAX_BYTES = 256 * 1024;

const MAX_DEPTH = 32;
/** Parts of a file at most, aliases written out: a bomb of aliases ends here. */
const MAX_PARTS = 50_000;
/** One slip in YAML makes the parser stumble many times; the first few say where. */
const MAX_MISTAKES = 5;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads YAML 1.2 into a tree. All scalars stay text (the failsafe schema): what `00:51` or `1e3` means is for the
 * reader of that key to say. Tags, directives, several documents and keys that are not text are mistakes.
 */
export function parseYaml(text: string): { readonly tree: Tree; readonly mistakes: readonly YamlMistake[] } {
  const start = { line: 1, column: 1 };
  const nothing: Tree = { kind: 'nothing', at: start };
  if (bytesOf(text) > MAX_BYTES) {
    const got = `${Math.ceil(bytesOf(text) / 1024)} KiB`;
    return {
      tree: nothing,
      mistakes: [{ at: start, expected: `a file of at most ${MAX_BYTES / 1024} KiB`, got }],
    };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'failsafe',
    lineCounter: lines,
    prettyErrors: false,
    // Duplicates are found below: the parser's own check takes time that grows with the square of the keys.
    uniqueKeys: false,
    logLevel: 'error',
  });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const flaws = [...document.errors, ...document.warnings]
    .filter((flaw, i, all) => i === 0 || flaw.pos[0] !== all[i - 1].pos[0])
    .slice(0, MAX_MISTAKES);
  if (flaws.length > 0) return { tree: nothing, mistakes: flaws.map((flaw) => mistakeOf(flaw, placeOf)) };
  if (document.directives?.yaml.explicit) {
    const mistake = {
      at: start,
      expected: 'YAML 1.2 without directives',
      got: 'a %YAML line',
      hint: 'leave it out',
    };
    return { tree: nothing, mistakes: [mistake] };
  }
  const grower = new Grower(placeOf);
  return { tree: grower.grow(document.contents, start, 0), mistakes: grower.mistakes };
}

/** Turns the parser's nodes into ours. */
class Grower {
  readonly mistakes: YamlMistake[] = [];
  private readonly placeOf: (offset: number) => Place;
  /** Trees are never changed, so an alias is its anchor's tree once more, and costs nothing until somebody walks it. */
  private readonly anchors = new Map<string, { tree: Tree; parts: number }>();
  private parts = 0;

  constructor(placeOf: (offset: number) => Place) {
    this.placeOf = placeOf;
  }

  grow(node: Node | null, fallback: Place, depth: number): Tree {
    const at = node?.range ? this.placeOf(node.range[0]) : fallback;
    const before = this.parts;
    this.parts++;
    if (node === null) return { kind: 'nothing', at };
    if (isAlias(node)) return this.repeat(node.source, at);
    if (node.tag !== undefined)
      this.mistake(at, 'a value without a tag', quote(node.tag), 'leave the tag out');
    const tree = this.growPlain(node, at, depth);
    if ('anchor' in node && node.anchor) this.anchors.set(node.anchor, { tree, parts: this.parts - before });
    return tree;
  }

  private growPlain(node: Node, at: Place, depth: number): Tree {
    if (isScalar(node)) {
      const text = typeof node.value === 'string' ? node.value : '';
      const quoted = node.type !== 'PLAIN';
      if (!quoted && ['', '~', 'null'].includes(text)) return { kind: 'nothing', at };
      return { kind: 'scalar', text, quoted, at };
    }
    if (depth >= MAX_DEPTH) {
      this.mistake(at, `at most ${MAX_DEPTH} levels of maps and lists`, 'more');
      return { kind: 'nothing', at };
    }
    if (isSeq<Node | null>(node)) {
      return { kind: 'list', items: node.items.map((item) => this.grow(item, at, depth + 1)), at };
    }
    if (isMap<Node, Node | null>(node))
      return { kind: 'map', entries: this.growEntries(node.items, at, depth), at };
    throw new Error(`expected a scalar, a list or a map, got ${node.constructor.name}`);
  }

  private growEntries(pairs: readonly Pair<Node, Node | null>[], at: Place, depth: number): Entry[] {
    const entries = new Map<string, Entry>();
    for (const { key, value } of pairs) {
      const keyAt = key?.range ? this.placeOf(key.range[0]) : at;
      const tree = this.grow(value, keyAt, depth + 1);
      if (!isScalar(key) || typeof key.value !== 'string' || key.tag !== undefined) {
        this.mistake(keyAt, 'a key that is plain text', 'something else');
      } else if (FORBIDDEN_KEYS.has(key.value)) {
        this.mistake(keyAt, 'another key', key.value, 'JavaScript keeps that name for itself');
      } else if (entries.has(key.value)) {
        const first = entries.get(key.value)?.keyAt.line;
        this.mistake(keyAt, 'each key once', `${quote(key.value)} again`, `it is on line ${first} already`);
      } else {
        entries.set(key.value, { key: key.value, keyAt, value: tree });
      }
    }
    return [...entries.values()];
  }

  private repeat(name: string, at: Place): Tree {
    const anchored = this.anchors.get(name);
    if (anchored === undefined) {
      this.mistake(at, `an anchor &${quote(name)} before its alias`, `*${quote(name)} alone`);
      return { kind: 'nothing', at };
    }
    this.parts += anchored.parts;
    if (this.parts <= MAX_PARTS) return anchored.tree;
    this.mistake(at, `at most ${MAX_PARTS} parts with all aliases written out`, 'more', 'repeat less');
    return { kind: 'nothing', at };
  }

  private mistake(at: Place, expected: string, got: string, hint?: string): void {
    if (this.mistakes.length < 100) this.mistakes.push({ at, expected, got, ...(hint ? { hint } : {}) });
  }
}

const HINTS: Readonly<Record<string, string>> = {
  BAD_INDENT: 'check the indentation and the closing brackets',
  BAD_SCALAR_START: 'put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'check the indentation; a text with ": " in it needs quotes',
  MISSING_CHAR: 'close the bracket or the quote',
  MULTIPLE_DOCS: 'one file is one scenario: leave the line --- out',
  TAB_AS_INDENT: 'indent by spaces',
  TAG_RESOLVE_FAILED: 'leave the tag out',
  UNEXPECTED_TOKEN: 'check brackets and quotes; a text that begins with > or | needs quotes',
};

function mistakeOf(flaw: YAMLError, placeOf: (offset: number) => Place): YamlMistake {
  const at = placeOf(flaw.pos[0]);
  if (flaw.message.includes('call stack')) {
    return { at, expected: `at most ${MAX_DEPTH} levels of maps and lists`, got: 'more' };
  }
  const hint = HINTS[flaw.code];
  const several = flaw.code === 'MULTIPLE_DOCS';
  const got = several ? 'several documents' : `a flaw: ${quote(flaw.message, 120)}`;
  return { at, expected: 'well-formed YAML', got, ...(hint ? { hint } : {}) };
}

/** Bytes of the text in UTF-8. */
function bytesOf(text: string): number {
  return text.length > MAX_BYTES ? text.length : new TextEncoder().encode(text).length;
}

/** A default as the author of a model wrote it: YAML text, or a plain value. It stands where it was left out. */
export function treeOfDefault(value: unknown, at: Place): Tree {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return treeOfValue(value, at);
  const { tree, mistakes } = parseYaml(value);
  if (mistakes.length > 0) throw new Error(`expected a default in YAML, got ${value}`);
  return movedTo(tree, at);
}

function treeOfValue(value: unknown, at: Place): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => treeOfValue(item, at)), at };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => ({
      key,
      keyAt: at,
      value: treeOfValue(inner, at),
    }));
    return { kind: 'map', entries, at };
  }
  return { kind: 'scalar', text: String(value), quoted: false, at };
}

function movedTo(tree: Tree, at: Place): Tree {
  switch (tree.kind) {
    case 'list':
      return { ...tree, items: tree.items.map((item) => movedTo(item, at)), at };
    case 'map':
      return {
        ...tree,
        entries: tree.entries.map(({ key, value }) => ({ key, keyAt: at, value: movedTo(value, at) })),
        at,
      };
    default:
      return { ...tree, at };
  }
}
