/** Thrown inside the policy's script when a gate says no: ends the rollout with both versions in place. */
export class GateClosed extends Error {
  readonly entry: number;

  constructor(because: string, entry: number) {
    super(because);
    this.entry = entry;
  }
}
