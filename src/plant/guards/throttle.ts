/** Counts of the last ticks, and their sum. */
export class Window {
  sum = 0;
  private readonly ring: Float64Array;
  private at = 0;

  constructor(ticks: number) {
    this.ring = new Float64Array(Math.max(1, ticks));
  }

  add(amount: number): void {
    this.sum += amount - this.ring[this.at];
    this.ring[this.at] = amount;
    this.at = this.at + 1 === this.ring.length ? 0 : this.at + 1;
    // Once round, the sum is taken anew, so that roundings do not pile up.
    if (this.at === 0) this.sum = this.ring.reduce((sum, part) => sum + part, 0);
  }

  /** Only this share of what is in the window stays there. */
  keep(share: number): void {
    for (let at = 0; at < this.ring.length; at++) this.ring[at] *= share;
    this.sum *= share;
  }

  clear(): void {
    this.keep(0);
  }
}

/**
 * Adaptive throttling (SRE book ch. 21): of the attempts that come, a share max(0, (requests − factor · accepts) /
 * (requests + 1)) is turned away before it costs anything; both counted over the window, the throttled among requests.
 */
export class Throttle {
  /** Share of the attempts of this tick that are turned away. */
  share = 0;
  private readonly factor: number;
  private readonly requests: Window;
  private readonly accepts: Window;

  constructor(factor: number, windowTicks: number) {
    this.factor = factor;
    this.requests = new Window(windowTicks);
    this.accepts = new Window(windowTicks);
  }

  tick(requests: number, accepts: number): void {
    this.requests.add(requests);
    this.accepts.add(accepts);
    const { sum } = this.requests;
    this.share = Math.max(0, (sum - this.factor * this.accepts.sum) / (sum + 1));
  }

  clear(): void {
    this.requests.clear();
    this.accepts.clear();
    this.share = 0;
  }
}
