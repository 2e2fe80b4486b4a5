/**
 * How an attempt ended where it was served.
 *
 * `error` is the server's (5xx), `customerError` the customer's (4xx: trying again never helps). `rejected`: no place
 * was free. `throttled`: refused before it reached a server. `left`: it ran out of patience while it waited.
 * `cancelled`: withdrawn because its client had given up and said so. `discarded`: thrown away with the queue.
 */
export const Answer = {
  ok: 0,
  error: 1,
  customerError: 2,
  rejected: 3,
  throttled: 4,
  left: 5,
  cancelled: 6,
  discarded: 7,
} as const;

/** One of `Answer`. */
export type AnswerCode = number;

/**
 * Something that attempts are sent to: a station, or a stage in front of one. Each attempt it accepts is answered
 * exactly once, perhaps before `accept` returns.
 */
export interface Backend {
  /** Says who hears the answers. Whoever sends attempts here calls it once, before the first. */
  answerTo(upstream: Upstream): void;
  /** Takes an attempt, known by its place in `Attempts`. */
  accept(attempt: number): void;
  /** The client of this attempt has given up and says so; what still waits is answered `cancelled` at once. */
  cancel(attempt: number): void;
}

/** Whoever sent an attempt. */
export interface Upstream {
  answered(attempt: number, answer: AnswerCode): void;
  /** The attempt has joined a queue so long that its client need not wait for it; the attempt itself stays. */
  hopeless(attempt: number): void;
}

/** Stands for the upstream until somebody has said `answerTo`. */
export const NOBODY: Upstream = {
  answered: refuse,
  hopeless: refuse,
};

function refuse(): never {
  throw new Error('backend: expected somebody to answer to, got an attempt before answerTo');
}
