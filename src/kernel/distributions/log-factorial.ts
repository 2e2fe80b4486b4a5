import { log } from '../math.ts';

const TABLE_SIZE = 128;
const LOG_FACTORIALS = table();
const HALF_LOG_TWO_PI = 0.9189385332046728;

/** The natural logarithm of k!, k a whole number from 0. From a table, beyond it by Stirling's series. */
export function logFactorial(k: number): number {
  if (k < TABLE_SIZE) return LOG_FACTORIALS[k];
  const x = k + 1;
  const inverse = 1 / x;
  const z = inverse * inverse;
  return (
    (x - 0.5) * log(x) - x + HALF_LOG_TWO_PI + inverse * (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z / 1680)))
  );
}

function table(): Float64Array {
  const values = new Float64Array(TABLE_SIZE);
  for (let k = 2; k < TABLE_SIZE; k++) values[k] = values[k - 1] + log(k);
  return values;
}
