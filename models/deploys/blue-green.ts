import type { DeploySite, Law, Stickiness } from '../../src/domain/index.ts';
import { choice, defineDeploy, duration, law, list, model, share } from '../../src/domain/index.ts';
import type { Duration, Script } from '../../src/kernel/index.ts';
import { roundDuration, wait } from '../../src/kernel/index.ts';
import { ascending } from './steps.ts';

export const blueGreenDeploy = defineDeploy({
  name: 'blue-green',
  summary: 'Builds a second environment beside the cells of the wave and switches traffic to it in steps.',
  about: `The second environment of a wave's cells is provisioned and verified without users, then gets their traffic in steps with
a bake and the gate between them. No host restarts under load. The old side of every wave stays until the
rollout is over and the fallback period has passed: until then going back is a switch, afterwards it means to provision
and verify the old version anew. Each side is sized for the whole cell; what both share (database, cache,
configuration store) is not doubled. A new side is cold when it is built, as restarted hosts are (the warm-up of the
change's restart, or of the plant); while it is tried its caches fill, and what it serves after a switch is as warm as
it is by then. The old side stays warm.`,
  leavesOldHosts: true,
  params: {
    provision: duration('time to build the second environment with the new version', {
      default: '10m',
      min: 0,
      source: 'assumption',
    }),
    verify: duration('time for which it is tried without users, while its caches fill', {
      default: '5m',
      min: 0,
      source: 'assumption',
    }),
    steps: list(share('share of the traffic on the new side after the step'), {
      default: '[10%, 50%, 100%]',
      min: 1,
      source: 'assumption',
    }),
    bake: duration('how long a step is watched before the next', {
      default: '10m',
      min: 0,
      source: 'assumption',
    }),
    sticky: choice(
      ['user', 'request'],
      'whether the same users stay on the new side or each request draws anew',
      {
        default: 'user',
        source: 'assumption',
      },
    ),
    switch: duration('time until a switch of traffic has its effect, in both directions', {
      default: '10s',
      min: 0,
      source: 'assumption: a router, not DNS',
    }),
    tests: list(model('test', 'what is tried while it is verified; a complaint ends the rollout'), {
      default: '[]',
      source: 'assumption: it is only looked at',
    }),
    data: choice(
      ['shared', 'separate'],
      'whether both sides write to the same store (or are kept in step, both ways), or the old side lacks what users wrote on the new one',
      { default: 'shared', source: 'assumption: one database' },
    ),
    writes: share('share of operations that write', {
      default: '10%',
      source: 'assumption',
    }),
    reconcile: law(
      duration('after going back, how long until what was written on the new side has been brought over', {
        default: '{ lognormal: { median: 4h, sigma: 1 } }',
        min: 0,
        source: 'assumption; GitHub 2018 took a day for 43 s of writes on two sides',
      }),
    ),
    oldSide: choice(
      ['decommissioned', 'kept'],
      'what becomes of the old side after the fallback period: kept, it is paid for until the end, and going back stays a switch',
      { default: 'decommissioned', source: 'assumption' },
    ),
    fallback: duration('how long the old side is kept after the rollout', {
      default: '1h',
      min: 0,
      source: 'assumption',
    }),
  },
  *deploy(site, targets, options) {
    const open = targets.filter(({ cell, share }) => site.share(cell) < share);
    const cells = open.map(({ cell }) => cell);
    if (yield* buildBeside(site, cells, options)) yield* site.verify(options.tests);
    for (const step of ascending(options.steps)) {
      const moving = open.filter(({ cell, share }) => site.share(cell) < step * share);
      if (moving.length === 0) continue;
      yield* wait(options.switch);
      for (const { cell, share } of moving) site.setShare(cell, step * share, options.sticky);
      if (step < 1) yield* site.bake(options.bake);
    }
  },
  *undo(site, cells, options) {
    const standing = cells.filter((cell) => site.hasEnvironment(cell));
    const gone = cells.filter((cell) => !site.hasEnvironment(cell));
    yield* site.together([switchBack(site, standing, options), rebuild(site, gone, options)]);
  },
  *finish(site, options) {
    yield* wait(options.fallback);
    if (options.oldSide === 'kept') site.keepEnvironments();
  },
});

/** Makes sure that a second environment stands beside these cells. False: it did already. */
function* buildBeside(
  site: DeploySite,
  cells: readonly number[],
  { provision, verify }: BuildOptions,
): Script<boolean> {
  const missing = cells.filter((cell) => !site.hasEnvironment(cell));
  if (missing.length === 0) return false;
  site.addEnvironment(missing, provision);
  yield* wait(provision + verify);
  return true;
}

/** What is gone is built once more. */
function* rebuild(site: DeploySite, cells: readonly number[], options: BackOptions & BuildOptions): Script {
  yield* buildBeside(site, cells, options);
  yield* switchBack(site, cells, options);
}

/** Traffic goes back at once; users whose data are only on the side that it leaves have to wait for them. */
function* switchBack(site: DeploySite, cells: readonly number[], options: BackOptions): Script {
  if (cells.length === 0) return;
  yield* wait(options.switch);
  const isSeparate = options.data === 'separate';
  const lasts = isSeparate ? roundDuration(site.draw(options.reconcile, 'reconcile')) : 0;
  for (const cell of cells) {
    const lacking = isSeparate ? site.wrote(cell, options.writes) : 0;
    site.setShare(cell, 0, options.sticky);
    if (lacking > 0) site.lackData(cell, lacking, lasts);
  }
}

interface BuildOptions {
  readonly provision: Duration;
  readonly verify: Duration;
}

interface BackOptions {
  readonly switch: Duration;
  readonly sticky: Stickiness;
  readonly data: 'shared' | 'separate';
  readonly writes: number;
  readonly reconcile: Law;
}
