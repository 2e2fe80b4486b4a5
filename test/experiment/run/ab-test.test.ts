import { describe, expect, it } from 'vitest';
import { ship } from '../support/shipped.ts';

const tested = (options: string, defects = '[]') =>
  ship({
    policy: `static: { add: 2 cells, bake: 10m, deploy: { ab-test: { every: 30m, at-most: 5h, ${options} } } }`,
    defects,
    detectors: '[error-rate: { above: 99% }]',
    responders: '[]',
    change: '{ takes: 0s per cell }',
  });

const verdict = ({ journal }: ReturnType<typeof ship>) =>
  journal.find(({ kind, values }) => kind === 'note' && String(values.note).startsWith('A/B test'))?.values;

describe('an A/B test in a wave', () => {
  it('ships what sells better, to further waves without another test', () => {
    const run = tested('effect: 1.5');

    expect(verdict(run)?.note).toBe('A/B test: B is better');
    expect(run.row.outcome).toBe('completed');
    expect(run.notes.filter(([note]) => note.startsWith('A/B test')).length).toBe(1);
    expect(run.row.waves.map(({ abVerdict }) => abVerdict)).toEqual(['B', '']);
  });

  it('takes back what sells worse, and halts the rollout', () => {
    const run = tested('effect: 0.5');

    expect(run.row.outcome).toBe('halted');
    expect(run.row.waves.at(-1)?.because).toBe('A/B test: A is better, the old version stays');
    expect(run.row.waves.map(({ abVerdict }) => abVerdict)).toEqual(['A']);
    expect(run.journal.filter(({ kind }) => kind === 'cell-reverted').length).toBe(2);
    // Half of the users of two cells of 100k.
    expect(run.row.usersExposedPeak).toBe(100e3);
  });

  it('knows what each arm has cost', () => {
    const run = tested('effect: 0.5, share: 20%');
    const cost = verdict(run);

    // Of 200k users with 0.02 operations a second, a fifth in B converts at 1.5 % instead of 3 %.
    const operations = 200e3 * 0.02 * 3600 * Number(cost?.hours);
    expect(Number(cost?.gainedByB) / (-0.015 * 0.2 * operations)).toBeCloseTo(1, 1);
    expect(Number(cost?.missedByA) / (-0.015 * 0.8 * operations)).toBeCloseTo(1, 1);
    expect(Number(cost?.missedByA) / Number(cost?.gainedByB)).toBeCloseTo(4, 2);
  });

  it('sees that what fails sells nothing', () => {
    const run = tested('', '[{ sub-population: { fails: 20% } }]');

    expect(verdict(run)?.note).toBe('A/B test: A is better');
    expect(Number(verdict(run)?.conversionB) / Number(verdict(run)?.conversionA)).toBeCloseTo(0.8, 1);
  });

  it('goes on until its time is over where nothing is decided, and then does as it was told', () => {
    const keeps = tested('alpha: 0.001%');
    const ships = tested('alpha: 0.001%, undecided: ship');

    expect(verdict(keeps)).toMatchObject({ note: 'A/B test: not decided', hours: 5 });
    expect(keeps.row.outcome).toBe('halted');
    expect(keeps.row.waves[0].abVerdict).toBe('undecided');
    expect(ships.row.outcome).toBe('completed');
  });
});
