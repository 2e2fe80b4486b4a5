/**
 * The primitives by which anything goes wrong in the plant (failure-physics.md §3.1); applied and undone as one unit.
 * `errors` and `load-errors` hit only what the impaired side serves.
 */
export type Impairment =
  /** P1: the side's capacity is multiplied by `factor` (0 = none left). */
  | { readonly primitive: 'capacity'; readonly factor: number }
  /** P2: users ask `factor` times as often. */
  | { readonly primitive: 'demand'; readonly factor: number }
  /** P3: a share of attempts fails. */
  | {
      readonly primitive: 'errors';
      readonly share: number;
      /** Only users of this segment; undefined: everybody. */
      readonly segment?: number | undefined;
      /** False: the same request fails again wherever it is tried (poison input); true: each attempt draws anew. */
      readonly retryHelps: boolean;
    }
  /** P3, C4: attempts fail with logistic((utilisation − at) / width). */
  | { readonly primitive: 'load-errors'; readonly at: number; readonly width: number };

/** Takes the impairment away again; calling it twice is the same as once. */
export type Undo = () => void;
