import type { RandomStream, RandomStreams } from '../../kernel/index.ts';
import type { Attempts } from './attempts.ts';
import type { Client } from './client.ts';
import type { Mix } from './mix.ts';
import { OutsideDomain, requireCount } from './require.ts';
import type { TimeLaw } from './service-time.ts';

export interface ClosedOptions {
  readonly streams: RandomStreams;
  readonly key?: number | undefined;
  readonly clients: number;
  /** Time between the end of an operation and the beginning of the next; a microsecond at least, so that time goes on. */
  readonly think: TimeLaw;
  readonly mix?: Mix | undefined;
}

/** So many clients, each of which begins an operation only after the one before is over and it has thought. */
export class ClosedClients {
  private readonly attempts: Attempts;
  private readonly client: Client;
  private readonly think: TimeLaw;
  private readonly mix: Mix | undefined;
  private readonly times: RandomStream;
  private readonly kinds: RandomStream;
  private readonly begin: (() => void)[] = [];

  constructor(attempts: Attempts, client: Client, { streams, key, clients, think, mix }: ClosedOptions) {
    requireCount('clients', clients, 1);
    if (clients === Infinity) throw new OutsideDomain('clients', 'a finite number', clients);
    this.attempts = attempts;
    this.client = client;
    this.think = think;
    this.mix = mix;
    this.times = streams.stream('request thinking', key);
    this.kinds = streams.stream('request classes', key);
    // Named first: see `Process` on function literals that are assigned to a property.
    const pause = (who: number) => this.pause(who);
    client.onEnded = pause;
    for (let who = 0; who < clients; who++) {
      this.begin.push(() => this.client.start(this.mix === undefined ? 0 : this.mix.draw(this.kinds), who));
      this.pause(who);
    }
  }

  private pause(who: number): void {
    const { attempts } = this;
    const time = Math.floor(this.think.sample(this.times, 0) + 0.5);
    attempts.simulation.after(Math.max(1, time), this.begin[who]);
  }
}
