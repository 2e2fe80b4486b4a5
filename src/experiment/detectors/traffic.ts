import type { Scope } from '../../domain/index.ts';

/** What one unit of a scope is sent, in multiples of what the canary serves: by the new version, and by the old one. */
export interface Mixture {
  readonly fresh: number;
  readonly old: number;
}

/** Attempts per minute: of the canary (what the new version serves of one cell), and of whom it is compared with. */
export interface Traffic {
  readonly canary: number;
  readonly control: number;
}

/** Failing shares of attempts: by the new version, and by the old one. */
export interface Shares {
  readonly fresh: number;
  readonly old: number;
}

/** What the units of each scope are sent: the wider the scope, the more of the old version is in it. */
export type Mixtures = Readonly<Record<Scope, Mixture>>;
