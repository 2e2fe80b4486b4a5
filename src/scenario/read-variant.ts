import type { Problem } from './problem.ts';
import type { Reading } from './reading.ts';
import type { World } from './scenario-file.ts';
import { readWorld } from './scenario-file.ts';
import type { MapTree, Place } from './tree.ts';
import { placesIn } from './tree.ts';
import type { VariantDraft } from './variants.ts';
import { applyPatches } from './variants.ts';

/** A variant, and what its own pass over the file found. */
export interface ReadVariant {
  readonly name: string;
  readonly world: World | undefined;
  readonly reading: Reading;
}

/** What the variants of a file have in common. */
export interface VariantBase {
  readonly tree: MapTree;
  /** Name of the scenario, and hash of its text. */
  readonly name: string;
  readonly hash: string;
  /** Of the file as it is written, and whether that is without mistakes. */
  readonly reading: Reading;
  readonly isSound: boolean;
}

/**
 * The same file with some places replaced; what was wrong without them is not said again. Where something was wrong
 * without them, only mistakes in what is put in are told: others may follow from what was.
 */
export function readVariant(base: VariantBase, { name, patches }: VariantDraft): ReadVariant {
  const reading = base.reading.again();
  const patched = applyPatches(base.tree, patches, reading);
  const world = patched && readWorld(patched, base.name, base.hash, reading);
  const places = patches.flatMap(({ at, value }) => [at, ...placesIn(value)]);
  base.reading.adopt(
    reading,
    name,
    (problem) => base.isSound || places.some((place) => isAt(place, problem)),
  );
  return { name, world, reading };
}

function isAt(place: Place, { line, column }: Problem): boolean {
  return place.line === line && place.column === column;
}
