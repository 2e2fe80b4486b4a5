import { expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import { SECOND } from '../../src/kernel/index.ts';
import { Looking } from '../../src/verify/looking.ts';

const options = { minSuccess: 0.99, threshold: 1, window: SECOND, interval: SECOND };

it('shows a detector one look after another, and keeps what it remembers', () => {
  const flagger = new Looking(catalog, 'flagger', options);

  const verdicts = [10, 500, 0].map((errors) => flagger.look({ requests: 1000, errors }));

  expect(verdicts).toEqual(['pass', 'inconclusive', 'fail']);
});

it('shows the control to who compares', () => {
  const arms = { alpha: 0.05, tau: 0.01, margin: 0, minimum: 20, every: SECOND };
  const control = { requests: 1000, errors: 5 };

  expect(new Looking(catalog, 'msprt', arms).look({ requests: 1000, errors: 50 }, control)).toBe('fail');
  expect(new Looking(catalog, 'msprt', arms).look({ requests: 1000, errors: 50 })).toBe('no-data');
});

it('needs a detector of the catalog and all of its options, as nobody fills in defaults', () => {
  expect(() => new Looking(catalog, 'flager', options)).toThrow(
    'expected a detector of the catalog, got flager',
  );
  const { threshold, ...few } = options;
  expect(threshold).toBe(1);
  expect(() => new Looking(catalog, 'flagger', few)).toThrow('none for threshold');
});
