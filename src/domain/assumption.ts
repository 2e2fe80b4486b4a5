/** A value of a scenario that is assumed rather than known, with what is tried in its place to see how much depends on it. */
export interface Assumption {
  /** Its path in the scenario; `*` stands for the steps in which several places that take the same default differ. */
  readonly parameter: string;
  /** Why it has its value: the words of the default, or `vary` where the file itself gives the range. */
  readonly source: string;
  /** As one would write it; '' where nothing is written and there is no default. */
  readonly value: string;
  /** Null: not tried. */
  readonly low: AssumptionEnd | null;
  readonly high: AssumptionEnd | null;
  /** Why neither end is tried; '' when one is. */
  readonly leftOut: string;
}

/** One end of the range of an assumption. */
export interface AssumptionEnd {
  /** As one would write it. */
  readonly value: string;
  /** The variant that has it. */
  readonly variant: string;
}
