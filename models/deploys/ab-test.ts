import type { DeploySite, Law, Served } from '../../src/domain/index.ts';
import { choice, defineDeploy, duration, law, number, share } from '../../src/domain/index.ts';
import type { Duration, RandomStream, Script } from '../../src/kernel/index.ts';
import { binomial, HOUR } from '../../src/kernel/index.ts';
import type { Conversions, ConversionTest } from './conversion-test.ts';
import { betterArm } from './conversion-test.ts';
import { changeHosts, changeHostsBack } from './hosts.ts';

export const abTest = defineDeploy({
  name: 'ab-test',
  summary: 'Gives the new version to some users of the wave and lets what they do for the business decide.',
  about: `Arm B, a share of the users of the wave's cells who stay in it, gets the new version in place; arm A keeps the old one.
Operations convert with the base rate, and on the new version with that times the effect, if they are answered
well: an arm that fails sells nothing. A two-sided test compares the arms: once, the z test at the end alone; every-look,
the same test over and over, which errs far more often than alpha says (14 % after 5 looks at 5 %; Armitage, McPherson
and Rowe 1969); always-valid, the mixture test, at which one may look as often as one likes. B better: the rest
of the cells gets it, and further waves too, without a test of their own. A better, or nothing decided and undecided:
keep: the wave is taken back, and the rollout is halted. The gate is asked at every look, too. The verdict stands in
waves.csv (ab_verdict), and in the journal with what each arm has cost: the conversions that B has brought in against A, and those that A has missed.
Operations convert independently; novelty, and users who talk to each other, are not modelled.`,
  params: {
    share: share('share of the users in arm B', {
      default: '50%',
      min: 0.001,
      max: 0.999,
      source: 'equal arms decide soonest',
    }),
    base: share('share of operations that convert on the old version', {
      default: '3%',
      min: 1e-6,
      max: 0.5,
      source: 'assumption',
    }),
    effect: law(
      number('how many times as many of them convert on the new version; below 1: fewer', {
        default: '1',
        min: 0,
        max: 100,
        source: 'assumption: most changes have no effect that can be measured',
      }),
    ),
    test: choice(['once', 'every-look', 'always-valid'], 'how the arms are compared', {
      default: 'always-valid',
      source: 'Johari, Pekelis and Walsh 2017',
    }),
    alpha: share('chance that arms that convert alike are told apart', {
      default: '5%',
      min: 1e-9,
      max: 0.5,
      source: 'the textbooks',
    }),
    tau: share('size of the differences that always-valid looks for', {
      default: '0.3%',
      min: 1e-6,
      source: 'assumption: a tenth of the base',
    }),
    every: duration('time between looks', { default: '1h', min: 1, source: 'assumption' }),
    atMost: duration('how long the test may last', {
      default: '7d',
      min: 1,
      source: 'assumption: a week has all of its days',
    }),
    undecided: choice(['keep', 'ship'], 'what is done when it is not decided by then', {
      default: 'keep',
      source: 'assumption: no proof, no change',
    }),
  },
  *deploy(site, targets, options) {
    const cells = targets.map(({ cell }) => cell);
    const bringTo = (part: number) =>
      site.together(targets.map(({ cell, share }) => changeHosts(site, cell, share * part, 'user')));
    const hasWon = site.fleet.cells.some(({ index }) => site.share(index) === 1);
    if (!hasWon) {
      yield* bringTo(options.share);
      const { better, ...figures } = yield* compare(site, cells, options);
      const ships = better === undefined ? options.undecided === 'ship' : better === 'B';
      const says = `A/B test: ${better === undefined ? 'not decided' : `${better} is better`}`;
      site.conclude(better ?? 'undecided');
      site.note(says, figures);
      if (!ships) {
        yield* giveBack(site, cells);
        site.stop(`${says}, the old version stays`);
      }
    }
    yield* bringTo(1);
  },
  *undo(site, cells) {
    yield* giveBack(site, cells);
  },
});

function* giveBack(site: DeploySite, cells: readonly number[]): Script {
  yield* site.together(cells.map((cell) => changeHostsBack(site, cell, 'user')));
}

interface Comparison extends ConversionTest {
  readonly base: number;
  readonly effect: Law;
  readonly every: Duration;
  readonly atMost: Duration;
}

/** Looks until one arm is better or the time is over. */
function* compare(site: DeploySite, cells: readonly number[], options: Comparison) {
  const { base, every, atMost } = options;
  const random = site.random('conversions');
  const rateOfB = Math.min(1, base * site.draw(options.effect, 'effect'));
  const began = site.now;
  let a: Conversions = { trials: 0, conversions: 0 };
  let b = a;
  for (;;) {
    const since = site.now;
    yield* site.bake(Math.min(every, began + atMost - since));
    const { old, young } = site.arms(cells, since);
    a = withMore(a, old, base, random);
    b = withMore(b, young, rateOfB, random);
    const isLast = site.now >= began + atMost;
    const better = betterArm(a, b, options, isLast);
    if (better === undefined && !isLast) continue;
    const [ofA, ofB] = [shareOf(a), shareOf(b)];
    return {
      better,
      hours: (site.now - began) / HOUR,
      conversionA: ofA,
      conversionB: ofB,
      gainedByB: Math.round((ofB - ofA) * b.trials),
      missedByA: Math.round((ofB - ofA) * a.trials),
    };
  }
}

function withMore(
  { trials, conversions }: Conversions,
  { operations, good }: Served,
  rate: number,
  random: RandomStream,
): Conversions {
  return {
    trials: trials + Math.round(operations),
    conversions: conversions + binomial(random, Math.round(good), rate),
  };
}

const shareOf = ({ trials, conversions }: Conversions) => (trials === 0 ? 0 : conversions / trials);
