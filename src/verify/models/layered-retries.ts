import { MINUTE, SECOND } from '../../kernel/index.ts';
import { whole } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRig } from '../rig.ts';

/** No cell is ever short of capacity here: what fails, fails by itself. */
const PLENTY = 1e18;

export const layeredRetries = defineModel({
  name: 'layered-retries',
  about: `Layers that each try a call several times, one behind the other; the last always fails. Each layer is a cell whose
attempts all fail, and what the attempts of one layer come to is the demand of the next: attempts at the backend for
each operation of a user.`,
  fields: {
    layers: whole('layers that retry', { min: 1, max: 20 }),
    attempts: whole('attempts of each layer, the first included', { min: 1, max: 100 }),
  },
  metrics: { attempts_at_backend: 'mean' },
  open: ({ layers, attempts }) => ({
    seconds: 0.02 * layers,
    exact: () => {
      let rate = 1;
      for (let layer = 0; layer < layers; layer++) rate = attemptsPerSecond(rate, attempts);
      return { attempts_at_backend: rate };
    },
  }),
});

/** Attempts a second that so many calls a second come to in a layer whose callee always fails, once they are in balance. */
function attemptsPerSecond(calls: number, attempts: number): number {
  const { plant, runUntil } = openRig({
    users: calls,
    capacity: PLENTY,
    retries: { attempts, timeout: SECOND },
  });
  plant.impair(0, { primitive: 'errors', share: 1, retryHelps: true }, 1);
  runUntil(2 * MINUTE);
  return plant.counts(0, MINUTE, 2 * MINUTE).attempts / (MINUTE / SECOND);
}
