/**
 * A number as every report prints it: at most nine significant digits, whole numbers up to 2⁵³ in full; no exponent, no
 * separators, no trailing zeros, a point before decimals. Smaller than 10⁻¹² is 0.
 *
 * Nine digits are more than any measure means, and hide in which order a sum was added up.
 */
export function printed(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`expected a finite number to print, got ${value}`);
  if (Math.abs(value) < 1e-12) return '0';
  if (Number.isSafeInteger(value)) return String(value);
  const rounded = Number(value.toPrecision(9));
  const size = Math.abs(rounded);
  if (size >= 1e15) return BigInt(rounded).toString();
  // Below a millionth, String would change to an exponent; twenty decimals hold nine digits from 10⁻¹² up.
  return size < 1e-6 ? rounded.toFixed(21).replace(/0+$/, '') : String(rounded);
}
