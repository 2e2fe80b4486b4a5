import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cos,
  exp,
  expm1,
  log,
  log1p,
  pow,
  powInt,
  RandomStreams,
  sin,
  sqrt,
} from '../../src/kernel/index.ts';
import { bitHash } from './support/bit-hash.ts';

const COUNT = 200_000;

interface Case {
  readonly name: string;
  readonly ours: (x: number) => number;
  readonly theirs: (x: number) => number;
  /** Where to try it: from a uniform number to an argument. */
  readonly spread: (u: number, v: number) => number;
  /** The greatest relative error, in units of 2^-52. */
  readonly errorMax: number;
}

const cases: readonly Case[] = [
  { name: 'exp', ours: exp, theirs: Math.exp, spread: (u) => u * 1400 - 700, errorMax: 1 },
  { name: 'exp near 0', ours: exp, theirs: Math.exp, spread: (u) => u * 2 - 1, errorMax: 1 },
  {
    name: 'expm1',
    ours: expm1,
    theirs: Math.expm1,
    spread: (u, v) => (u * 2 - 1) * 10 ** (v * 20 - 18),
    errorMax: 2,
  },
  {
    name: 'log',
    ours: log,
    theirs: Math.log,
    spread: (u, v) => (1 + u) * 10 ** (v * 600 - 300),
    errorMax: 1,
  },
  { name: 'log near 1', ours: log, theirs: Math.log, spread: (u) => 0.5 + u, errorMax: 1 },
  {
    name: 'log1p',
    ours: log1p,
    theirs: Math.log1p,
    spread: (u, v) => (v < 0.5 ? -1 : 1) * 10 ** (u * -18),
    errorMax: 2,
  },
  { name: 'sin', ours: sin, theirs: Math.sin, spread: (u) => (u * 2 - 1) * 1000, errorMax: 1.5 },
  { name: 'cos', ours: cos, theirs: Math.cos, spread: (u) => (u * 2 - 1) * 1000, errorMax: 1.5 },
  { name: 'sin far out', ours: sin, theirs: Math.sin, spread: (u) => u * 1e6, errorMax: 1.5 },
];

describe.each(cases)('$name', ({ name, ours, theirs, spread, errorMax }) => {
  const stream = new RandomStreams('math').stream(name);
  const inputs = Array.from({ length: COUNT }, () => spread(stream.uniform(), stream.uniform()));

  it('agrees with the engine to about a unit in the last place', () => {
    let worst = 0;
    for (const x of inputs) {
      const expected = theirs(x);
      const error = expected === 0 ? Math.abs(ours(x)) : Math.abs((ours(x) - expected) / expected);
      worst = Math.max(worst, error / 2 ** -52);
    }
    expect(worst).toBeLessThan(errorMax);
  });
});

/** Every function over arguments made of exact operations only, so that the hash depends on nothing else. */
const golden: readonly (readonly [string, (x: number) => number, (i: number) => number, string])[] = [
  ['exp', exp, (i) => (i - 5000) / 8, '397ed388'],
  ['expm1', expm1, (i) => (i - 5000) / 4096, 'd27b6651'],
  ['log', log, (i) => (i + 1) / 777, '1d5a9304'],
  ['log1p', log1p, (i) => (i - 999) / 1000, '5cdcf411'],
  ['sin', sin, (i) => (i - 5000) / 7, 'cf9be1c8'],
  ['cos', cos, (i) => (i - 5000) / 7, 'a748f636'],
];

it.each(golden)('%s gives the same bits on every engine', (_, ours, argument, bits) => {
  const values = Array.from({ length: 10_000 }, (_, i) => ours(argument(i)));
  expect(bitHash(values)).toBe(bits);
});

describe('the edges', () => {
  it('are those of the standard functions', () => {
    expect([exp(Infinity), exp(-Infinity), exp(710), exp(-746), exp(0), exp(Number.NaN)]).toEqual([
      Infinity,
      0,
      Infinity,
      0,
      1,
      Number.NaN,
    ]);
    expect([log(0), log(-1), log(Infinity), log(1), log(Number.NaN)]).toEqual([
      -Infinity,
      Number.NaN,
      Infinity,
      0,
      Number.NaN,
    ]);
    expect([log1p(-1), log1p(-2), log1p(0), log1p(Infinity)]).toEqual([-Infinity, Number.NaN, 0, Infinity]);
    expect([expm1(-Infinity), expm1(0), expm1(Infinity), expm1(-50)]).toEqual([-1, 0, Infinity, -1]);
    expect(log(Number.MIN_VALUE)).toBeCloseTo(Math.log(Number.MIN_VALUE), 10);
    expect(exp(-745) / 2 ** -1074).toBe(1);
    expect(exp(709.78) / Math.exp(709.78)).toBeCloseTo(1, 12);
    expect([sin(0), cos(0), sqrt(2)]).toEqual([0, 1, Math.SQRT2]);
  });

  it('refuse an angle that has lost its turn, and a power that is no whole number', () => {
    expect(() => sin(2e6)).toThrow(/expected an angle/);
    expect(() => cos(Number.NaN)).toThrow(/expected an angle/);
    expect(() => powInt(2, 1.5)).toThrow(/expected a whole exponent/);
    expect(() => powInt(2, -1)).toThrow(/expected a whole exponent/);
  });
});

describe('powers', () => {
  it('powInt multiplies: exact as long as the result is', () => {
    expect([powInt(2, 0), powInt(2, 52), powInt(3, 20), powInt(-2, 3), powInt(0, 0), powInt(1.5, 4)]).toEqual(
      [1, 2 ** 52, 3486784401, -8, 1, 5.0625],
    );
  });

  it('pow agrees with the engine as far as its exponent allows', () => {
    const base = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(base, fc.double({ min: -20, max: 20, noNaN: true }), (b, x) => {
        const expected = b ** x;
        const scale = 1 + Math.abs(x * Math.log(b));
        expect(Math.abs(pow(b, x) / expected - 1)).toBeLessThan(scale * 2 ** -51);
      }),
      { seed: 11, numRuns: 2000 },
    );
    expect([pow(0, 0), pow(0, 2), pow(5, 0), pow(7, 1)]).toEqual([1, 0, 1, expect.closeTo(7, 13)]);
  });
});
