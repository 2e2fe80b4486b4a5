import { MINUTE } from '../../kernel/index.ts';
import { whole } from '../fields.ts';
import { defineModel } from '../model.ts';
import { openRig } from '../rig.ts';

/** Users of a cell, one operation a second each. */
const USERS = 1000;

/** Halvings of the interval of utilisations: 1e-6 of it is left. */
const HALVINGS = 20;

/** What the arithmetic of shares may leave over. */
const NOTHING = 1e-9;

export const cellsLost = defineModel({
  name: 'cells-lost',
  about: `Equal cells, of which some are lost at once; failover spreads their users over the rest, up to the brim. The largest
utilisation before the loss at which everybody is served afterwards, by halving.`,
  fields: { n: whole('cells', { min: 2, max: 1000 }), k: whole('cells lost', { min: 1 }) },
  metrics: { largest_safe_utilisation: 'mean' },
  refuse: ({ n, k }) =>
    k >= n ? [{ param: 'k', expected: `fewer than all n = ${n} cells`, got: String(k) }] : [],
  open: ({ n, k }) => ({
    seconds: 0.002 * n + 0.0001 * n * k,
    exact: () => {
      let [safe, unsafe] = [0, 1];
      for (let i = 0; i < HALVINGS; i++) {
        const middle = (safe + unsafe) / 2;
        if (survives(n, k, middle)) safe = middle;
        else unsafe = middle;
      }
      return { largest_safe_utilisation: safe };
    },
  }),
});

/** Whether all users are served, some minutes after the loss. */
function survives(n: number, k: number, utilisation: number): boolean {
  const { plant, runUntil } = openRig({
    cells: n,
    users: USERS,
    capacity: USERS / utilisation,
    law: { failover: { to: 'region', rampPerMinute: 1, fillTo: 1, automatic: true } },
  });
  const cells = Array.from({ length: n }, (_, cell) => cell);
  plant.lose(cells.slice(0, k));
  runUntil(10 * MINUTE);
  return cells.every((cell) => plant.failing(cell) < NOTHING);
}
