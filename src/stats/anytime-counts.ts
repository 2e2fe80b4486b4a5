import { log } from '../kernel/index.ts';
import { requireCount } from './require.ts';
import { logGamma } from './upper-gamma.ts';

/**
 * Evidence that failures do not fall on two arms as their traffic does: the anytime-valid test of counts of Lindon and Malek
 * (NeurIPS 2022), a Dirichlet mixture against a multinomial law. It needs the two counts and no error rate, holds for
 * any course of the rate that both arms share, and its exponential reaches 1/α with a chance of at most α where both
 * fail alike, however often it is looked at.
 */
export interface CountEvidence {
  /** Logarithm of the ratio of the mixture to the law of equal arms. */
  readonly log: number;
  /** Failures so far of the canary and of the control. */
  readonly canary: number;
  readonly control: number;
  /** Failures that would have been the canary's, had they fallen as the traffic did. */
  readonly expected: number;
}

export const noCountEvidence: CountEvidence = { log: 0, canary: 0, control: 0, expected: 0 };

/**
 * The evidence after one more look: failures of the canary and of the control, and the canary's share of the traffic since the last.
 *
 * While that share stays, this is log[B(kθ + S) / B(kθ)] − Σ Sᵢ log θᵢ of the paper. Where a rollout moves the
 * share, the failures so far count in the mixture as they would have fallen at the new one: a forecast made before the look,
 * so that the promise holds.
 *
 * @param concentration k: how near to equal arms the mixture looks; 100 at Netflix, less where failures are few
 */
export function countEvidence(
  before: CountEvidence,
  look: { readonly canary: number; readonly control: number; readonly share: number },
  concentration: number,
): CountEvidence {
  const { canary, control, share } = look;
  requireCount('the failures of the canary', canary);
  requireCount('the failures of the control', control);
  if (canary + control === 0 || share <= 0 || share >= 1) return before;
  const moved = movedTo(before, share);
  const a = concentration * share + moved * (before.canary + before.control);
  const b = concentration * (1 - share) + (1 - moved) * (before.canary + before.control);
  const mixture = logBeta(a + canary, b + control) - logBeta(a, b);
  return {
    log: before.log + mixture - canary * log(share) - control * log(1 - share),
    canary: before.canary + canary,
    control: before.control + control,
    expected: before.expected + share * (canary + control),
  };
}

/** The canary's share of the failures so far, as it would have been with this share of the traffic. */
function movedTo({ canary, control, expected }: CountEvidence, share: number): number {
  const total = canary + control;
  if (total === 0) return share;
  const own = (share * canary) / expected;
  return own / (own + ((1 - share) * control) / (total - expected));
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
