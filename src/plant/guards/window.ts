/** A window is counted in ten slices, as in the request solver, so that what leaves it leaves within a tenth of its length. */
const SLICES = 10;

/** What was counted over a moving window: in the slice under way and the nine before it. */
export class Window {
  sum = 0;
  private readonly slices = new Float64Array(SLICES);
  /** Slices per tick, at most one. */
  private readonly pace: number;
  private ticks = 0;
  private slice = 0;

  constructor(ticks: number) {
    this.pace = Math.min(1, SLICES / ticks);
  }

  /** Mean length of the window, in ticks: the slice under way counts half. */
  get length(): number {
    return (SLICES - 0.5) / this.pace;
  }

  /** One tick in which so much was counted. */
  add(amount: number): void {
    this.slices[this.slice % SLICES] += amount;
    this.sum += amount;
    const now = Math.floor(++this.ticks * this.pace);
    if (now === this.slice) return;
    this.slice = now;
    this.slices[now % SLICES] = 0;
    // Taken anew, so that roundings do not pile up.
    this.sum = 0;
    for (const part of this.slices) this.sum += part;
  }

  /** Only this share of what is in the window stays there. */
  keep(share: number): void {
    for (let at = 0; at < SLICES; at++) this.slices[at] *= share;
    this.sum *= share;
  }

  clear(): void {
    this.slices.fill(0);
    this.sum = 0;
  }

  /** As if so much had been counted in each tick for ever. */
  fillSteadily(perTick: number): void {
    this.slices.fill(perTick / this.pace);
    this.slices[this.slice % SLICES] = 0;
    this.sum = ((SLICES - 1) * perTick) / this.pace;
  }
}
