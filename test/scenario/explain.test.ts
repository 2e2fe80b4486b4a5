import { describe, expect, it } from 'vitest';
import { explainModel } from '../../src/scenario/index.ts';
import { catalog } from './support/catalog.ts';
import { messages } from './support/read.ts';

const textOf = (name?: string): string => {
  const explanation = explainModel(catalog, name);
  return 'text' in explanation ? explanation.text : `${explanation.unknown}: ${explanation.hint}`;
};

describe('the manual', () => {
  it('lists the models by kind', () => {
    expect(textOf()).toMatchInlineSnapshot(`
      "Policies
        all-at-once  Gives the change to every cell in one wave.
        static       Adds the same amount in every wave.
        geometric    Lets what is on the new version grow by an expression of the wave.
        blue-green   Moves the traffic in steps to a second environment.

      Deploy styles
        in-place  Changes the hosts of a cell batch by batch.
        canary    Tries a share of the hosts first.

      Gates
        alarms-quiet  Passes when no alarm is on.

      Defects
        loops      Makes the hosts of one kind of cell loop.
        fails-for  Fails the requests of a segment.

      Faults
        cooling-loss  Stops the cooling of a region.

      Detectors
        error-rate  Fires when the share of errors stays above a limit.
        burn-rate   Fires when the error budget burns too fast.

      Responders
        auto-rollback  Takes the change back on an alarm.
        on-call        People who are paged.
      "
    `);
  });

  it('has a page for each, with units, bounds, defaults and sources', () => {
    expect(textOf('loops')).toMatchInlineSnapshot(`
      "loops (defect)

      Makes the hosts of one kind of cell loop.

      Azure Storage 2014.

      Options
        on: the name of a kind of cell; may be left out
            Kind it strikes; all when left out.
        after: a duration such as 30m, or a law; default { lognormal: { median: 4m, sigma: 0.8 } }
            Latency.
        sticky: no or until-restart; default no
            Whether a rollback heals it.
        capacity-lost: a share such as 5%, from 0% to 100%, or a law; default 100%
            Capacity lost.

      In a scenario
        change:
          config: {}
          defects:
            - loops:
                after: { lognormal: { median: 4m, sigma: 0.8 } }
                sticky: no
                capacity-lost: 100%
      "
    `);
    expect(textOf('on-call')).toMatchInlineSnapshot(`
      "on-call (responder)

      People who are paged.

      Options
        tiers: a whole number, from 1 to 5; default 2
            How many tiers.
        awake: true or false; default false
            Whether they sleep.
        team: a text; default ops
            What they are called.
        backup: a responder; may be left out
            Who helps.

      In a scenario
        responders:
          - on-call:
              tiers: 2
              awake: false
              team: ops
      "
    `);
  });

  it('names the options that all policies and detectors have', () => {
    expect(textOf('static')).toMatchInlineSnapshot(`
      "static (policy)

      Adds the same amount in every wave.

      As many waves as it takes.

      Options
        add: an amount in cells, hosts, users or share; must be given
            How much is added.
        bake: a duration such as 30m, of at least 0s; default 30m
            How long a wave is watched. Source: assumption.
        order: fewest-users, random or one-of-each-kind; default fewest-users
            Which cells come first.
        deploy: a deploy; default in-place
            How a cell of a wave is changed.
        gate: a gate; default alarms-quiet
            What must hold before the next wave.
        rollback: a duration such as 30m, of at least 0s; default 0s
            How long taking the change back takes per cell, where the deploy style
            cannot switch back; 0 = as long as putting it in. Source: assumption:
            the same work once more.

      In a scenario
        policies:
          static:
            add: 12 cells
            bake: 30m
            order: fewest-users
            deploy: in-place
            gate: alarms-quiet
            rollback: 0s
      "
    `);
    expect(textOf('burn-rate')).toContain('scope: cell, region or fleet; default cell');
  });

  it('says what was meant by a name there is not', () => {
    expect(textOf('looops')).toBe('looops: did you mean loops?');
  });

  it('has examples that can be copied', () => {
    const keys = ['policies', 'change', 'faults', 'detectors', 'responders'];
    for (const model of Object.values(catalog).flatMap((kind) => [...kind.values()])) {
      const page = textOf(model.name);
      const example = page.slice(page.indexOf('In a scenario\n')).split('\n').slice(1);
      const text = example
        .map((line) => line.slice(2))
        .join('\n')
        .replace('my-region', 'region-1');
      const key = keys.find((each) => text.startsWith(`${each}:`));
      const file = `
scenario: config-loop
asks: Can it be copied?
duration: 6h
fleet: { cells: 12, users: { total: 1M }, headroom: 50% }
${key === 'change' ? '' : 'change: { config: {} }'}
${key === 'policies' ? '' : 'policies: { all-at-once }'}
${text}`;
      expect([model.name, messages(file)]).toEqual([model.name, '']);
    }
  });
});
