import type { Handle, RandomStream, RandomStreams } from '../../kernel/index.ts';
import { exponential } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import type { Client } from './client.ts';
import type { Mix } from './mix.ts';
import { requireAmount, requireCount } from './require.ts';

export interface ArrivalOptions {
  readonly streams: RandomStreams;
  /** Tells the sources of a run apart. */
  readonly key?: number | undefined;
  /** Operations per second. */
  readonly rate: number;
  /** Classes of the operations; all of class 0 when left out. */
  readonly mix?: Mix | undefined;
  /** Operations are those of so many clients, each as likely as the others; 1 when left out. */
  readonly clients?: number | undefined;
}

/**
 * Operations that begin as a Poisson process, whatever becomes of those before: open clients.
 *
 * The time to the next one is kept as an amount that the rate works off, so a change of the rate needs no new draw and
 * counts from its instant on. Instants are real numbers, of which only the event is rounded.
 */
export class OpenArrivals {
  /** Operations per second. */
  rate = 0;

  private readonly attempts: Attempts;
  private readonly client: Client;
  private readonly gaps: RandomStream;
  private readonly whos: RandomStream;
  private readonly kinds: RandomStream;
  private readonly mix: Mix | undefined;
  private readonly clients: number;
  private readonly arrive = () => this.begin();
  /** Mean gap in microseconds. */
  private gap = Infinity;
  /** The exact instant of the next one, and with rate 0 the share of a mean gap that is left to it. */
  private next: number;
  private left: number;
  /** The event of the next one, `NONE` while the rate is 0. */
  private event: Handle = NONE;

  constructor(attempts: Attempts, client: Client, options: ArrivalOptions) {
    const { streams, key, clients = 1 } = options;
    requireCount('clients', clients, 1);
    this.attempts = attempts;
    this.client = client;
    this.gaps = streams.stream('request arrivals', key);
    this.whos = streams.stream('request clients', key);
    this.kinds = streams.stream('request classes', key);
    this.mix = options.mix;
    this.clients = clients;
    this.next = Infinity;
    this.left = exponential(this.gaps, 1);
    this.setRate(options.rate);
  }

  /** Changes the rate from now on, operations per second; 0 stops. */
  setRate(rate: number): void {
    requireAmount('rate', rate);
    const { simulation } = this.attempts;
    if (this.rate > 0) this.left = Math.max(0, this.next - simulation.now) / this.gap;
    if (this.event !== NONE) simulation.cancel(this.event);
    this.event = NONE;
    this.rate = rate;
    this.gap = 1e6 / rate;
    if (rate === 0) return;
    this.next = simulation.now + this.left * this.gap;
    this.schedule();
  }

  private begin(): void {
    // A run whose budget is used up ends here.
    if (this.attempts.stoppedAt !== undefined) return;
    this.next += exponential(this.gaps, this.gap);
    this.schedule();
    const who = this.clients === 1 ? 0 : Math.floor(this.whos.uniform() * this.clients);
    this.client.start(this.mix === undefined ? 0 : this.mix.draw(this.kinds), who);
  }

  private schedule(): void {
    const { simulation } = this.attempts;
    const { now } = simulation;
    const time = Math.floor(this.next + 0.5);
    this.event = simulation.at(time < now ? now : time, this.arrive);
  }
}

/** No handle is below 0; a number, so that the field needs no box for each. */
const NONE = -1;
