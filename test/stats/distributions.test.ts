import { describe, expect, it } from 'vitest';
import {
  binomialCdf,
  binomialQuantile,
  chiSquareSurvival,
  incompleteBeta,
  incompleteBetaQuantile,
  kolmogorovSurvival,
  logGamma,
  normalCdf,
  normalQuantile,
  studentTCdf,
  studentTQuantile,
  upperGamma,
} from '../../src/stats/index.ts';

/** Published or computed with 30 digits; eleven of them must come out. */
function close(actual: number, published: number): void {
  expect(Math.abs(actual / published - 1), `${actual} for ${published}`).toBeLessThan(1e-11);
}

describe('distribution functions, against values of many digits', () => {
  it.each([
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [1.5, -0.12078223763524522],
    [3, Math.LN2],
    [9.9, 12.577179904219879],
    [100.5, 361.4355404677776],
    [12345.678, 103959.91990554606],
  ])('log gamma of %d', (x, value) => close(logGamma(x), value));

  it.each([
    [0.5, 0.1, 0.654720846018577],
    [1, 1, 0.3678794411714423],
    [3, 7.5, 0.0202567150566644],
    [10, 3, 0.9988975118698845],
    [50, 60, 0.08440668109369183],
    [500, 480, 0.8137180268096754],
  ])('upper incomplete gamma Q(%d, %d)', (a, x, value) => close(upperGamma(a, x), value));

  it.each([
    [0.3, 2, 5, 0.579825],
    [0.5, 0.5, 0.5, 0.5],
    [0.9, 10, 2, 0.6973568802],
    [0.001, 0.5, 30, 0.1927626938404629],
    [0.52, 500, 480, 0.7300884694932802],
    [0.95, 950.5, 60, 0.9014887955136069],
  ])('incomplete beta I_%d(%d, %d), and back', (x, a, b, value) => {
    close(incompleteBeta(x, a, b), value);
    close(incompleteBetaQuantile(value, a, b), x);
  });

  it.each([
    [-8, 6.220960574271784e-16],
    [-3, 0.001349898031630095],
    [-1, 0.1586552539314571],
    [0.5, 0.6914624612740131],
    [1.96, 0.9750021048517796],
    [2.5, 0.993790334674224],
    [5, 0.9999997133484281],
  ])('normal distribution function at %d', (x, value) => close(normalCdf(x), value));

  it.each([
    [1e-10, -6.361340902404056],
    [0.001, -3.090232306167814],
    [0.025, -1.959963984540054],
    [0.3, -0.5244005127080408],
    [0.9, 1.2815515655446],
    [0.95, 1.644853626951473],
    [0.975, 1.959963984540054],
    [0.995, 2.575829303548901],
  ])('normal quantile of %d', (p, value) => close(normalQuantile(p), value));

  it.each([
    [-2, 1, 0.1475836176504333],
    [1.5, 3, 0.8847080673775886],
    [2.228, 10, 0.9749941140914443],
    [-4, 7.99, 0.001979927021789994],
    [0.3, 120, 0.6176518944124069],
    [8, 2.5, 0.9961716779344783],
  ])('Student t distribution function at %d with %d degrees of freedom', (t, degrees, value) =>
    close(studentTCdf(t, degrees), value),
  );

  it.each([
    [0.95, 4, 2.13184678632665],
    [0.975, 9, 2.262157162798206],
    [0.95, 9, 1.833112932656237],
    [0.95, 7.99, 1.859849797550165],
    [0.975, 299, 1.96792966906567],
    [0.995, 1, 63.65674116287158],
    [0.9995, 2, 31.59905457644362],
    [0.6, 3, 0.2766706623326899],
    [1e-6, 5, -24.77102972051594],
  ])('Student t quantile of %d with %d degrees of freedom', (p, degrees, value) =>
    close(studentTQuantile(p, degrees), value),
  );

  it.each([
    [5, 20, 0.5, 0.02069473266601563],
    [983, 1000, 0.99, 0.02639103540960794],
    [0, 100, 0.01, 0.3660323412732295],
    [40, 263, 0.2, 0.02812492581097375],
    [3, 3, 0.4, 1],
  ])('binomial: at most %d of %d at %d', (k, n, p, value) => close(binomialCdf(k, n, p), value));

  it.each([
    [3.841458820694124, 1, 0.05],
    [16.91897760462045, 9, 0.05],
    [124.3421134, 100, 0.05000000002527234],
    [30, 10, 0.0008566412107753004],
  ])('chi-square survival of %d with %d degrees of freedom', (x, degrees, value) =>
    close(chiSquareSurvival(x, degrees), value),
  );

  it.each([
    [0.3, 0.9999906941986654],
    [0.5, 0.9639452436648751],
    [0.8275735551899077, 0.5],
    [1, 0.2699996716773545],
    [1.2238478702170825, 0.1],
    [1.3580986393225505, 0.05],
    [1.62762361151895, 0.01],
    [3, 3.045995948942526e-8],
  ])('Kolmogorov survival of %d', (x, value) => close(kolmogorovSurvival(x), value));
});

describe('distribution functions, by their laws', () => {
  it('goes back from the normal quantile to the probability, far into both tails', () => {
    for (let exponent = 1; exponent <= 12; exponent++) {
      const p = Number(`1e-${exponent}`) * 3;
      close(normalCdf(normalQuantile(p)), p);
      expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 3);
    }
  });

  it('knows the normal quantile to the last bits, because coarse searches magnify its error', () => {
    // By mpmath, 40 digits, rounded to doubles.
    for (const [p, value] of [
      [0.025000000000000022, -1.9599639845400538],
      [0.010000000000000009, -2.3263478740408408],
      [0.0749, -1.4402382675279637],
      [0.0751, -1.43882539275254],
      [0.2, -0.8416212335729142],
      [1e-10, -6.361340902404057],
      [1e-30, -11.464024688443615],
      [1e-300, -37.0470962993612],
    ]) {
      expect(Math.abs(normalQuantile(p) / value - 1)).toBeLessThan(5e-16);
    }
  });

  it('lets Student t approach the normal law as the degrees of freedom grow', () => {
    expect(studentTQuantile(0.975, 1e7)).toBeCloseTo(normalQuantile(0.975), 6);
  });

  it('joins the two Kolmogorov series without a seam', () => {
    expect(kolmogorovSurvival(1 - 1e-12)).toBeCloseTo(kolmogorovSurvival(1), 11);
  });

  it('finds the smallest count that reaches a binomial probability', () => {
    for (const [n, p] of [
      [20, 0.5],
      [300, 0.03],
      [1000, 0.99],
    ]) {
      for (const probability of [0.001, 0.025, 0.5, 0.975, 0.999]) {
        const k = binomialQuantile(probability, n, p);
        expect(binomialCdf(k, n, p)).toBeGreaterThanOrEqual(probability);
        expect(binomialCdf(k - 1, n, p)).toBeLessThan(probability);
      }
    }
  });

  it('refuses what is no probability or outside the domain', () => {
    expect(() => normalQuantile(0)).toThrow('strictly between 0 and 1, got 0');
    expect(() => normalQuantile(Number.NaN)).toThrow('got NaN');
    expect(() => incompleteBeta(1.5, 2, 2)).toThrow('got 1.5');
    expect(() => incompleteBeta(0.5, 0, 2)).toThrow('a = 0');
    expect(() => upperGamma(-1, 2)).toThrow('got (-1, 2)');
    expect(() => logGamma(0)).toThrow('positive, got 0');
    expect(() => studentTCdf(1, 0)).toThrow('degrees of freedom, got 0');
    expect(() => binomialCdf(1, 2.5, 0.5)).toThrow('whole number from 0 up, got 2.5');
  });
});
