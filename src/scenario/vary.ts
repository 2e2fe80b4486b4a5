import { quote } from './problem.ts';
import type { ReadVariant, VariantBase } from './read-variant.ts';
import { readVariant } from './read-variant.ts';
import type { Reading, ReadQuantity } from './reading.ts';
import type { Tree } from './tree.ts';
import { describe } from './tree.ts';
import type { Patch, RangeDraft } from './variants.ts';
import { nameOf } from './variants.ts';

/** A range under `vary:`, with the file read at both ends of it. */
export interface ReadRange {
  /** As its author wrote it. */
  readonly path: string;
  readonly low: RangeEnd;
  readonly high: RangeEnd;
  /** What stands there otherwise; undefined where nothing does. */
  readonly present: ReadQuantity | undefined;
}

export interface RangeEnd extends ReadVariant {
  readonly value: Tree;
}

/** Reads both ends of a range; undefined where they are none: no quantities, the higher one first, or beside what is written. */
export function readRange({ low, high }: RangeDraft, base: VariantBase): ReadRange | undefined {
  const [lower, upper] = [low, high].map((patch) =>
    readVariant(base, { name: nameOf(patch), patches: [patch] }),
  );
  if (lower.world?.scenario === undefined || upper.world?.scenario === undefined) return undefined;
  const path = quantityOf(low, lower, base.reading);
  if (path === undefined || quantityOf(high, upper, base.reading) === undefined) return undefined;
  const [from, to] = [lower, upper].map(({ reading }) => reading.quantities.get(path)?.value ?? Number.NaN);
  const present = base.reading.quantities.get(path);
  const ends = `${describe(low.value)} and ${describe(high.value)}`;
  if (!(from < to)) {
    const expected = 'the lowest value and then the highest';
    const hint = from > to ? `write [${describe(high.value)}, ${describe(low.value)}]` : undefined;
    return base.reading.refuseAt(low.value.at, low.spot.path, { expected, got: ends, hint });
  }
  if (present !== undefined && !(from <= present.value && present.value <= to)) {
    const expected = `a range with ${describe(present.tree)} in it, which the scenario has there`;
    return base.reading.refuseAt(low.value.at, low.spot.path, { expected, got: ends });
  }
  return {
    path: low.path,
    low: { ...lower, value: low.value },
    high: { ...upper, value: high.value },
    present,
  };
}

/** The place in the file where the value of a patch was read as a quantity. */
function quantityOf({ value, spot }: Patch, { reading }: ReadVariant, base: Reading): string | undefined {
  for (const [path, { tree }] of reading.quantities) if (tree === value) return path;
  return base.refuseAt(value.at, spot.path, {
    expected: 'a quantity, such as a duration or a share',
    got: value.kind === 'scalar' ? quote(value.text) : describe(value),
    hint: 'only quantities have values between a lowest and a highest one',
  });
}
