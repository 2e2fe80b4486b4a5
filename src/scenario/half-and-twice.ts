import type { Ends } from './reading.ts';
import type { Scalar, Tree } from './tree.ts';
import type { Unit } from './units.ts';

/** A quantity so many times as large as the written one, cut off at its bounds; undefined where there is no other. */
export function timesAsMuch(
  tree: Tree,
  factor: number,
  unit: Unit,
  {
    min = -Infinity,
    max = Infinity,
  }: { readonly min?: number | undefined; readonly max?: number | undefined } = {},
): Scalar | undefined {
  const read = tree.kind === 'scalar' ? unit.parse(tree.text) : undefined;
  if (unit.times === undefined || read === undefined || !('value' in read)) return undefined;
  const value = Math.min(max, Math.max(min, unit.times(read.value, factor)));
  const text = unit.format(value);
  const again = unit.parse(text);
  if (!('value' in again) || again.value === read.value) return undefined;
  return { kind: 'scalar', text, quoted: false, at: tree.at };
}

/** Half and twice of a tree, by what makes it so many times as large; undefined where that is neither. */
export function endsOf(scale: (factor: number) => Tree | undefined): Ends | undefined {
  const low = scale(1 / 2);
  const high = scale(2);
  return low === undefined && high === undefined ? undefined : { low, high };
}
