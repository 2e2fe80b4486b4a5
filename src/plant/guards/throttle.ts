import { Window } from './window.ts';

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

  /** A quiet past, in which so many attempts came per tick and all were accepted. */
  rest(perTick: number): void {
    this.requests.fillSteadily(perTick);
    this.accepts.fillSteadily(perTick);
    this.share = 0;
  }

  clear(): void {
    this.requests.clear();
    this.accepts.clear();
    this.share = 0;
  }
}
