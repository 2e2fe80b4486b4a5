import type { Configured, RolloutOptions } from '../../../domain/index.ts';

/** The options that every policy has, whether its preset settles some of them or the scenario does. */
export function settingsOf({ model, options }: Configured<'policy'>): RolloutOptions {
  const all = options as RolloutOptions;
  return { ...all, ...model.settings?.(options) };
}
