import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { catalog as shipped } from '../../models/index.ts';
import type { JsonSchema } from '../../src/scenario/index.ts';
import { explainModel, formatProblem, readScenario, scenarioSchema } from '../../src/scenario/index.ts';
import { catalog } from './support/catalog.ts';
import { messages } from './support/read.ts';

const textOf = (name?: string): string => {
  const explanation = explainModel(catalog, name);
  return 'text' in explanation ? explanation.text : `${explanation.unknown}: ${explanation.hint}`;
};

const SECTION_PATHS = [
  ['fleet'],
  ['users'],
  ['users', 'retries'],
  ['plant'],
  ['plant', 'serving'],
  ['plant', 'failover'],
  ['plant', 'heat'],
  ['telemetry'],
  ['change'],
  ['calendar'],
];

/** Of the models that come along. */
const pageOf = (name: string): string => {
  const explanation = explainModel(shipped, name);
  return 'text' in explanation ? explanation.text : explanation.hint;
};

/** The schema of a key, or of the map that may stand there. */
function under({ properties }: JsonSchema, key: string): JsonSchema {
  const found = (properties as Record<string, JsonSchema>)[key];
  const either = (found.anyOf ?? []) as readonly JsonSchema[];
  return either.find((each) => each.properties !== undefined) ?? found;
}

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

      Ways back
        as-deployed  Goes back the way the deploy style knows.

      Stages before production

      Tests

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

      Sections of a scenario
        scenario   The keys of a scenario, in the order in which they are best written.
        calendar   The day at the beginning, for windows and shifts.
        fleet      The cells, where they are, and who lives in them.
        users      What users do, and their clients.
        retries    What clients do with an attempt that failed.
        plant      How cells serve, overflow, heat up and stand in for each other.
        serving    How a cell serves a request.
        failover   How users of a lost or drained cell move.
        heat       How rooms warm without cooling.
        telemetry  How telemetry reaches the detectors.
        change     What is shipped.
        vary       Lowest and highest values of assumptions, for --sensitivity.
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
        rollback: a rollback; default as-deployed
            How the change is taken back; a time alone is that of the way of the
            deploy style.
        stages: a list of: a stage; default []
            What the change goes through before the first wave, one after the other.
            Source: assumption: it comes to the rollout as it is.
        ships: a list of: hours of the week such as mon-fri 09:00-17:00; default []
            Hours in which waves may begin, where the team is; always when empty.
            Source: assumption: no window.
        freezes: a list of: a date such as 2026-11-27, or 2026-12-23..2027-01-03; default []
            Days on which no wave begins. Source: assumption: no freeze.

      In a scenario
        policies:
          static:
            add: 12 cells
            bake: 30m
            order: fewest-users
            deploy: in-place
            gate: alarms-quiet
            rollback: as-deployed
            stages: []
            ships: []
            freezes: []
      "
    `);
    expect(textOf('burn-rate')).toContain('scope: host, canary, cell, region or fleet; default cell');
  });

  it('has a page for sections, with the keys below them', () => {
    expect(textOf('telemetry')).toMatchInlineSnapshot(`
      "telemetry (section telemetry)

      How telemetry reaches the detectors.

      Keys
        delay: a duration such as 30m; default 60s
            Age of the newest data.
        window: a duration such as 30m, of at least 1s; default 1m
            Length of the smallest window.
        base-errors: a share such as 5%, from 0% to 50%; default 0.01%
            Operations that fail on a good day.
        reports: a share such as 5%, from 0% to 100%; default 1%
            Harmed users who report it.
        slow: a duration such as 30m, of at least 1ms; default 1s
            Time from which on an answer counts as slow (source latency). Source:
            assumption: attention holds about a second.
        saturated: a share such as 5%, from 1% to 100%; default 80%
            Utilisation above which a cell counts as saturated (source saturation).
            Source: assumption: a common limit of capacity alarms.
        hot: a temperature such as 27°C, from -50°C to 150°C; default 32°C
            Temperature above which a room counts as hot (source temperature).
            Source: ASHRAE TC 9.9: upper end of what class A1 allows.
        uneven: a number, from 1 to 1000; default 1.5
            Multiple of its region's mean load above which a cell counts as unevenly
            loaded (source load). Source: assumption.

      Sources: what a detector may count, by its option source
        errors
            Attempts; bad: those that failed.
        latency
            Attempts; bad: those that failed or took as long as telemetry.slow.
        saturation
            One sample a second and cell; bad: those with a utilisation above
            telemetry.saturated.
        temperature
            One sample a second and cell; bad: those with its room above
            telemetry.hot.
        load
            One sample a second and cell; bad: those that carry more than
            telemetry.uneven times the mean load of their region's cells.
        engagement
            Operations that users usually start at that hour (also orders, plays,
            logins); bad: those that were not completed.
        logs
            Attempts; bad: those that left an error in the log, also where the
            client got an answer or monitoring masks it.
        reports
            Users; bad: those who complained.
        compliance
            Users; bad: those whose data a rule has been broken for.
        security
            Users; bad: those whose data somebody could get at.
        rollback
            Cells with the new version; bad: those from which it was taken back.

      In a scenario
        telemetry: { delay: 90s, window: 1m, base-errors: 0.02%, reports: 0.5% }
      "
    `);
    expect(textOf('serving')).toContain(`
  throttle: none or a map; default none
      Adaptive throttling at the server.
      factor: a number, from 1 to 100; default 2
`);
    expect(textOf('serving')).toContain('  dependencies: a list, each a map; default []\n');
  });

  it('says in sections what must be given, and what the words mean that may stand there', () => {
    expect(textOf('change')).toMatch(
      /^ {2}code, config, data, flag or infrastructure: a map; must be given$/m,
    );
    expect(textOf('change')).toContain(
      '\n      takes: a duration per cell such as 5m per cell; default 5m per cell\n',
    );
    expect(textOf('plant')).toContain('      flow: amounts of requests, for fleets; request: every request');
  });

  it('leads from a section to the pages of those below it, and to no other of the same name', () => {
    expect(textOf('plant')).toMatch(/Its keys: wavetank explain serving\.\n {2}queue: /);
    expect(textOf('fleet')).not.toContain('wavetank explain users');
    expect(textOf('fleet')).toContain('\n      total: a whole number');
  });

  it('names every key that editors are told of, section by section', () => {
    const schema = scenarioSchema(catalog);
    for (const path of SECTION_PATHS) {
      const page = textOf(path[path.length - 1]);
      const keys = page.slice(0, page.indexOf('\nIn a scenario\n'));
      const printed = [...keys.matchAll(/^ {2}(\S.*?): /gm)].flatMap(([, keys]) => keys.split(/, | or /));
      const known = path.reduce<JsonSchema>(under, schema).properties;
      expect([path, printed.sort()]).toEqual([path, Object.keys(Object(known)).sort()]);
    }
  });

  it('has an example of each section that can be copied, with keys of that section', () => {
    for (const path of SECTION_PATHS) {
      const name = path[path.length - 1];
      const page = explainModel(shipped, name);
      const [keys, example] = ('text' in page ? page.text : '').split('\nIn a scenario\n');
      const text = example.replace(/^ {2}/gm, '');
      const [top] = path;
      const file = `
scenario: copied
asks: Can it be copied?
duration: 6h
${top === 'fleet' ? '' : 'fleet: { cells: 12, users: { total: 5M }, headroom: 50% }'}
${top === 'change' ? '' : 'change: { config: {} }'}
policies: { all-at-once }
${text}`;
      const read = readScenario(file, { file: 'copied.yaml', catalog: shipped, hash: '' });
      const problems = 'problems' in read ? read.problems : read.warnings;
      expect([name, problems.map(formatProblem)]).toEqual([name, []]);
      const written = parse(text) as Record<string, unknown>;
      const inside = path.reduce<unknown>((map, key) => Object(map)[key], written);
      expect(Object.keys(written)).toEqual([top]);
      for (const key of Object.keys(Object(inside)))
        expect([name, keys]).toEqual([name, expect.stringContaining(key)]);
    }
  });

  it('says what was meant by a name there is not', () => {
    expect(textOf('looops')).toBe('looops: did you mean loops?');
    expect(textOf('servin')).toBe('servin: did you mean serving?');
  });

  it('leads a word that is no name to the pages with such an option or key, or else to those that say it', () => {
    expect(pageOf('confidence')).toBe('it is an option or a key under parallel-regions or kayenta');
    expect(pageOf('expect')).toBe('it is an option or a key under scenario');
    expect(pageOf('dashboards')).toBe('it is spoken of under slow-response');
    expect(pageOf('dashboard')).toBe('it is spoken of under slow-response');
    expect(pageOf('x(')).toBe('wavetank explain, without a name, lists them');
  });

  it('says what may stand in a map of options and what holds there by default', () => {
    expect(pageOf('flag')).toContain(`
  by: a list of: a map; default []
      For whom the flag is on first, one rule after the other. Source:
      assumption: no rule, shares of everybody.
      region: the name of a region; may be left out
          Only users of this region.
`);
    const page = pageOf('penetration');
    expect(page).toContain('\n      crash: a share such as 5%, from 0% to 100%; default 2%\n');
    expect(page).toContain('finds: { crash: 2%, latent: 0%, sub-population: 5%, ');
  });

  it('has a page for the whole file: every key, and an example that is complete', () => {
    const [keys, example] = pageOf('scenario').split('\nIn a scenario\n');
    const printed = [...keys.matchAll(/^ {2}(\S+): /gm)].map(([, key]) => key);
    expect(printed).toEqual(Object.keys(Object(scenarioSchema(shipped).properties)));
    expect(keys).toContain('\n  because: a text; may be left out\n');
    const file = example.replace(/^ {2}/gm, '');
    const read = readScenario(file, { file: 'my-release.yaml', catalog: shipped, hash: '' });
    expect('problems' in read ? read.problems.map(formatProblem) : read.warnings).toEqual([]);
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
