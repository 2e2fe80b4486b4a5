import { quote } from './problem.ts';

/** Where something stands in the file; both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * What a file says, before anybody asks what it means. Scalars stay text, so that `00:51`, `1.50` and `2014` are what
 * was written; every part knows its place, and keeps it when a variant puts it elsewhere.
 */
export type Tree = Nothing | Scalar | ListTree | MapTree;

/** A key without a value, `~` or `null`. */
export interface Nothing {
  readonly kind: 'nothing';
  readonly at: Place;
}

export interface Scalar {
  readonly kind: 'scalar';
  readonly text: string;
  readonly quoted: boolean;
  readonly at: Place;
}

export interface ListTree {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly at: Place;
}

export interface MapTree {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
  readonly at: Place;
}

export interface Entry {
  readonly key: string;
  readonly keyAt: Place;
  readonly value: Tree;
}

/** What is written there, for a message. */
export function describe(tree: Tree): string {
  switch (tree.kind) {
    case 'nothing':
      return 'nothing';
    case 'scalar':
      return tree.text === '' ? 'an empty text' : quote(tree.text);
    case 'list':
      return tree.items.length === 0 ? 'an empty list' : 'a list';
    case 'map':
      return tree.entries.length === 0 ? 'an empty map' : 'a map';
  }
}

/** The value of a key of a map. */
export function entryOf(tree: Tree, key: string): Entry | undefined {
  return tree.kind === 'map' ? tree.entries.find((entry) => entry.key === key) : undefined;
}

/** The only entry of a one-key map. */
export function onlyEntry(tree: Tree): Entry | undefined {
  return tree.kind === 'map' && tree.entries.length === 1 ? tree.entries[0] : undefined;
}

/** The places of a tree and of all its parts. */
export function placesIn(tree: Tree): Place[] {
  if (tree.kind === 'list') return [tree.at, ...tree.items.flatMap(placesIn)];
  if (tree.kind !== 'map') return [tree.at];
  return [tree.at, ...tree.entries.flatMap(({ keyAt, value }) => [keyAt, ...placesIn(value)])];
}
