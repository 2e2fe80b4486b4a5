/**
 * Attempts expected of one operation when each fails with probability `p` (failure-physics.md R1) and a failed
 * attempt is followed by another one with probability `granted`, up to `attempts` in all.
 */
export function attemptsExpected(p: number, attempts: number, granted = 1): number {
  // Summed rather than (1 − pᵃ)/(1 − p): there are few terms, and p may be 1.
  let sum = 0;
  let sent = 1;
  for (let attempt = 0; attempt < attempts && sent > 0; attempt++) {
    sum += sent;
    sent *= p * granted;
  }
  return sum;
}

/** Probability that an operation fails although it is retried: p^attempts when every retry is granted. */
export function operationFails(p: number, attempts: number, granted = 1): number {
  if (p === 1) return 1;
  if (granted < 1) return 1 - (1 - p) * attemptsExpected(p, attempts, granted);
  let fails = 1;
  for (let attempt = 0; attempt < attempts && fails > 0; attempt++) fails *= p;
  return fails;
}

/**
 * Share of wanted retries that a budget grants: the one with which the retries per first try, over all classes of
 * operations, are just `budget`; 1 when they are fewer anyway. A budget makes no difference between classes.
 */
export function grantedShare(
  weights: ArrayLike<number>,
  errors: ArrayLike<number>,
  attempts: number,
  budget: number,
): number {
  const retries = (granted: number) => {
    let sum = 0;
    for (let c = 0; c < errors.length; c++) {
      if (weights[c] > 0) sum += weights[c] * (attemptsExpected(errors[c], attempts, granted) - 1);
    }
    return sum;
  };
  if (budget === Infinity || retries(1) <= budget) return 1;
  let low = 0;
  let high = 1;
  for (let halving = 0; halving < 52; halving++) {
    const middle = (low + high) / 2;
    if (retries(middle) > budget) high = middle;
    else low = middle;
  }
  return low;
}
