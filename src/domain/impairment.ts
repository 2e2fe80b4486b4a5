import type { Duration } from '../kernel/index.ts';

/**
 * The fourteen primitives by which anything goes wrong (failure-physics.md §3.1); each is applied and undone as one
 * unit, and any number of them may act on a cell at the same time. Each says how two of a kind combine.
 */
export type Impairment = PlantImpairment | WorldImpairment;

/** Takes the impairment away again; calling it twice is the same as once. */
export type Undo = () => void;

/**
 * Whose fault a failed attempt is. `customer` (4xx): the request itself is wrong or not allowed, retrying never helps
 * and well-made clients do not; `system` (5xx): the server's, and clients retry it.
 */
export type ErrorKind = 'customer' | 'system';

/** What cells do to the attempts that reach them; every solver of the plant knows these. */
export type PlantImpairment =
  /** P1: the side's capacity is multiplied by `factor` (0 = none left). Two multiply. */
  | { readonly primitive: 'capacity'; readonly factor: number }
  /** P2: users ask `factor` times as often. Two multiply. */
  | { readonly primitive: 'demand'; readonly factor: number }
  /** P3: a share of attempts fails. Two are independent: 1 − (1 − a)(1 − b). */
  | {
      readonly primitive: 'errors';
      readonly share: number;
      /** Only users of this segment; undefined: everybody. */
      readonly segment?: number | undefined;
      /** False: the same request fails again wherever it is tried (poison input); true: each attempt draws anew. Customer errors never draw anew. */
      readonly retryHelps: boolean;
      /** `system` when left out. */
      readonly kind?: ErrorKind | undefined;
    }
  /** P3, C4: attempts fail with logistic((utilisation − at) / width). Two are independent. */
  | { readonly primitive: 'load-errors'; readonly at: number; readonly width: number }
  /**
   * P4: an attempt keeps its server busy `times` as long, and is `added` longer on its way, which counts against the
   * time-out of its client. Times multiply, delays add up.
   */
  | { readonly primitive: 'latency'; readonly times: number; readonly added: Duration }
  /**
   * P5: this share of the state of a cell is spoiled, and operations that need it fail wherever and whenever they are
   * tried. It stays when its cause is gone: what a version has spoiled stays spoiled when it is taken back, on both
   * versions; undoing it is healing it. Two are independent.
   */
  | { readonly primitive: 'state'; readonly share: number }
  /**
   * P6: the edge to something that attempts call. Of the `calls` share of attempts that call it, `loss` gets no answer
   * (1 = a partition), which fails the attempt when the dependency is hard; the others wait `delay` longer. Two edges
   * are independent.
   */
  | {
      readonly primitive: 'dependency';
      /** What is called: another cell, or a shared service. */
      readonly on: string;
      readonly needed: 'hard' | 'soft';
      readonly calls: number;
      readonly loss: number;
      readonly delay: Duration;
    }
  /**
   * P13: a limit that is set wrong. Operations are let in up to `admits` × the cell's rated capacity (per second; what
   * is beyond is refused, a customer error that is not retried), and the queue holds `queue` times what it should. The
   * least limit counts; queues multiply.
   */
  | { readonly primitive: 'guard'; readonly admits: number; readonly queue: number }
  /** P12: whatever comes back takes `times` as long, from restart to warm caches. Two multiply. */
  | { readonly primitive: 'recovery'; readonly times: number };

/** What happens around the cells: by itself, to the people, to what they see, to the halls. */
export type WorldImpairment =
  /**
   * P7: a change or command moves on by itself: what it carries reaches `times` as many cells after every `every`, up
   * to this share of the fleet. Two go on side by side.
   */
  | {
      readonly primitive: 'propagation';
      readonly carries: PlantImpairment;
      readonly every: Duration;
      readonly times: number;
      readonly upTo: number;
    }
  /**
   * P8: a control loop acts wrongly: every `every` in which the cell's utilisation is at least `above` (0 = always), it
   * takes another `step` of the hosts away, until only `least` of them are left. Two multiply.
   */
  | {
      readonly primitive: 'control-loop';
      readonly every: Duration;
      readonly step: number;
      readonly least: number;
      readonly above: number;
    }
  /**
   * P9: telemetry is `delay` later, a share of its series is `missing`, a share of the failed attempts is `masked` as
   * good, and `noise` × the good ones come as failed, on average. Delays add up, the rest is independent.
   */
  | {
      readonly primitive: 'observability';
      readonly delay: Duration;
      readonly missing: number;
      readonly masked: number;
      readonly noise: number;
    }
  /**
   * P10: responders take `times` as long for everything, do something without effect with probability `wrong`, or are
   * not there at all. Times multiply, mistakes are independent.
   */
  | {
      readonly primitive: 'responder';
      readonly times: number;
      readonly wrong: number;
      readonly absent: boolean;
    }
  /**
   * P11: power for only this share of the hosts, a hall without cooling, clocks that are `skew` late: what happens is
   * seen under a later time. What is without power adds up, and so do skews; cooling is back with the last undo.
   */
  | {
      readonly primitive: 'environment';
      readonly power: number;
      readonly cooling: boolean;
      readonly skew: Duration;
    }
  /**
   * P14: harm that no metric shows: this share of the cell's users is exposed (their data, their money) while every
   * request succeeds. Two are independent.
   */
  | { readonly primitive: 'harm'; readonly exposed: number };
