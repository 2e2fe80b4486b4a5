import type { DeploySite, Stickiness } from '../../src/domain/index.ts';
import { choice, defineDeploy, duration, list, share } from '../../src/domain/index.ts';
import type { Duration, Script } from '../../src/kernel/index.ts';
import { wait } from '../../src/kernel/index.ts';
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
    fallback: duration('how long the old side is kept after the rollout', {
      default: '1h',
      min: 0,
      source: 'assumption',
    }),
  },
  *deploy(site, targets, options) {
    const open = targets.filter(({ cell, share }) => site.share(cell) < share);
    const cells = open.map(({ cell }) => cell);
    yield* buildBeside(site, cells, options);
    for (const step of ascending(options.steps)) {
      const moving = open.filter(({ cell, share }) => site.share(cell) < step * share);
      if (moving.length === 0) continue;
      yield* wait(options.switch);
      for (const { cell, share } of moving) site.setShare(cell, step * share, options.sticky);
      if (step < 1) yield* site.bake(options.bake);
    }
  },
  *undo(site, cells, options) {
    const back = (some: readonly number[]) => switchBack(site, some, options.switch, options.sticky);
    const rebuilt = function* (some: readonly number[]): Script {
      yield* buildBeside(site, some, options);
      yield* back(some);
    };
    yield* site.together([
      back(cells.filter((cell) => site.hasEnvironment(cell))),
      rebuilt(cells.filter((cell) => !site.hasEnvironment(cell))),
    ]);
  },
  *finish(_site, options) {
    yield* wait(options.fallback);
  },
});

/** Makes sure that a second environment stands beside these cells. */
function* buildBeside(
  site: DeploySite,
  cells: readonly number[],
  { provision, verify }: { readonly provision: Duration; readonly verify: Duration },
): Script {
  const missing = cells.filter((cell) => !site.hasEnvironment(cell));
  if (missing.length === 0) return;
  site.addEnvironment(missing, provision);
  yield* wait(provision + verify);
}

function* switchBack(
  site: DeploySite,
  cells: readonly number[],
  takes: Duration,
  sticky: Stickiness,
): Script {
  if (cells.length === 0) return;
  yield* wait(takes);
  for (const cell of cells) site.setShare(cell, 0, sticky);
}
