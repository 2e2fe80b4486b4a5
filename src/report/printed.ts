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
  const [mantissa, exponent] = Math.abs(value).toExponential(8).split('e');
  const digits = mantissa.replace('.', '').replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${positional(digits, Number(exponent))}`;
}

/** `d.ddd × 10^exponent` without its exponent. */
function positional(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (exponent >= digits.length - 1) return digits.padEnd(exponent + 1, '0');
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}
