/**
 * A CUSUM chart for standardised observations (Page 1954): sums of what exceeds the allowance on either side, signalling
 * beyond the limit. Every step is a plain function of the last state, so that a detector can keep it.
 */
export interface CusumLaw {
  /** Allowance per observation, in standard deviations: half the shift it is meant to find. */
  readonly allowance: number;
  /** Decision limit, in standard deviations. */
  readonly limit: number;
  /** 1: rises only; 2: rises and falls. */
  readonly sides: 1 | 2;
  /** Where the sums begin, as a share of the limit: 0, or a half for a fast initial response (Lucas & Crosier 1982). */
  readonly headStart: number;
}

export interface CusumState {
  /** Sum of what was above the allowance; 0 and up. */
  readonly high: number;
  /** Sum of what was below it; 0 and up. */
  readonly low: number;
}

export function cusumStart({ limit, headStart }: CusumLaw): CusumState {
  return { high: headStart * limit, low: headStart * limit };
}

/** The chart after one more observation; the first state beyond the limit is the signal. */
export function cusumStep({ high, low }: CusumState, z: number, { allowance, sides }: CusumLaw): CusumState {
  return {
    high: Math.max(0, high + z - allowance),
    low: sides === 2 ? Math.max(0, low - z - allowance) : 0,
  };
}

export function cusumSignals({ high, low }: CusumState, { limit }: CusumLaw): boolean {
  return high > limit || low > limit;
}
