import { describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/kernel/index.ts';
import { formatProblem, horizonWarning, readScenario } from '../../src/scenario/index.ts';
import { catalog } from './support/catalog.ts';
import { EXAMPLE } from './support/example.ts';
import { edited, messages, scenarioOf } from './support/read.ts';

/** A scenario as it can be printed: models by their names, fleet and variants left out. */
function printed(text: string): unknown {
  const { fleet: _, variants, ...scenario } = scenarioOf(text);
  const names = variants.map(({ name }) => name);
  const plain = JSON.stringify({ ...scenario, variants: names }, (key, value: unknown) =>
    key === 'model' && typeof value === 'object' && value !== null && 'name' in value ? value.name : value,
  );
  return JSON.parse(plain);
}

describe('a scenario', () => {
  it('is what its file says', () => {
    expect(printed(EXAMPLE)).toMatchInlineSnapshot(`
      {
        "asks": "Which policy keeps it small?",
        "assumes": [
          "headroom of 40 %: not in the report",
        ],
        "because": "azure-storage-2014",
        "calendar": {
          "day": 20458,
          "zone": 0,
        },
        "change": {
          "batches": 4,
          "defects": [
            {
              "model": "loops",
              "name": "loops",
              "options": {
                "after": {
                  "law": "lognormal",
                  "median": 240000000,
                  "sigma": 0.8,
                },
                "capacityLost": {
                  "law": "fixed",
                  "value": 1,
                },
                "on": "blob-front-end",
                "sticky": "until-restart",
              },
            },
            {
              "model": "fails-for",
              "name": "for-mobile",
              "options": {
                "segment": "mobile",
                "share": 0.5,
              },
            },
          ],
          "format": null,
          "kind": "config",
          "name": "perf-switch",
          "restart": {
            "capacityLost": {
              "law": "fixed",
              "value": 1,
            },
            "lasts": {
              "law": "fixed",
              "value": 30000000,
            },
          },
          "takes": 300000000,
        },
        "clock": {
          "law": "fixed",
          "value": 3060000000,
        },
        "detectors": [
          {
            "model": "error-rate",
            "name": "error-rate",
            "options": {
              "above": 0.01,
              "scope": "cell",
              "source": "errors",
              "sustained": 120000000,
            },
          },
          {
            "model": "burn-rate",
            "name": "burn-rate",
            "options": {
              "factor": 14.4,
              "scope": "cell",
              "slo": 0.999,
              "source": "errors",
            },
          },
        ],
        "duration": 108000000000,
        "expectations": [
          {
            "bound": "<",
            "line": 49,
            "metric": "users_harmed_share",
            "policy": "doubling",
            "release": "faulty",
            "statistic": "p95",
            "text": "doubling.users_harmed_share p95 < 2%",
            "value": 0.02,
            "variant": "base",
          },
          {
            "bound": "<=",
            "line": 50,
            "metric": "rollout_duration_s",
            "policy": "static",
            "release": "healthy",
            "statistic": "mean",
            "text": "static.healthy@bypassed.rollout_duration_s mean <= 10h",
            "value": 36000,
            "variant": "bypassed",
          },
        ],
        "faults": [
          {
            "model": "cooling-loss",
            "name": "cooling-loss",
            "options": {
              "at": {
                "from": 3600000000,
                "law": "uniform",
                "to": 72000000000,
              },
              "leak": 0.5,
              "outside": 30,
              "region": "region-3",
              "ride": {
                "again": false,
                "lasts": 3600000000,
              },
            },
          },
        ],
        "hash": "hash",
        "irrelevantWithin": 0.05,
        "name": "config-loop",
        "plant": {
          "failover": {
            "automatic": true,
            "fillTo": 0.85,
            "rampPerMinute": 0.1,
            "replication": null,
            "to": "region",
          },
          "fidelity": "flow",
          "heat": {
            "ambient": 30,
            "coolsIn": 0,
            "idleShare": 0.5,
            "inlet": 22,
            "rackHeatCapacity": 300000,
            "rackPower": 5000,
            "recirculation": 0,
            "restartOrder": "as-they-went",
            "restartTakes": 1800000000,
            "shutdownAt": 40,
            "shutdownSpread": 1,
            "throttleFrom": 35,
            "throttleTo": 45,
            "timeConstant": 7200000000,
          },
          "queueLimit": 60000000,
          "serving": {
            "cancelled": 0,
            "dependencies": [],
            "discipline": "fifo",
          },
          "warmUp": null,
          "wholeBelow": 0,
        },
        "policies": [
          {
            "model": "all-at-once",
            "name": "all-at-once",
            "options": {
              "bake": 0,
              "deploy": {
                "model": "in-place",
                "name": "in-place",
                "options": {},
              },
              "freezes": [],
              "gate": {
                "model": "alarms-quiet",
                "name": "alarms-quiet",
                "options": {
                  "patience": 600000000,
                },
              },
              "rollback": {
                "model": "as-deployed",
                "name": "as-deployed",
                "options": {
                  "broken": 0,
                  "delay": {
                    "law": "fixed",
                    "value": 0,
                  },
                  "harms": 0,
                  "harmsFor": {
                    "law": "fixed",
                    "value": 1200000000,
                  },
                  "irreversibleAfter": 0,
                  "lastFails": 0.1,
                  "lastVersion": "good",
                  "mend": {
                    "law": "fixed",
                    "value": 1800000000,
                  },
                  "misses": 0,
                  "spoils": 0.1,
                  "takes": 0,
                  "verify": 0,
                },
              },
              "ships": [],
              "stages": [],
            },
          },
          {
            "model": "static",
            "name": "static",
            "options": {
              "add": {
                "unit": "cells",
                "value": 12,
              },
              "bake": 1800000000,
              "deploy": {
                "model": "in-place",
                "name": "in-place",
                "options": {},
              },
              "freezes": [],
              "gate": {
                "model": "alarms-quiet",
                "name": "alarms-quiet",
                "options": {
                  "patience": 600000000,
                },
              },
              "order": "fewest-users",
              "rollback": {
                "model": "as-deployed",
                "name": "as-deployed",
                "options": {
                  "broken": 0,
                  "delay": {
                    "law": "fixed",
                    "value": 0,
                  },
                  "harms": 0,
                  "harmsFor": {
                    "law": "fixed",
                    "value": 1200000000,
                  },
                  "irreversibleAfter": 0,
                  "lastFails": 0.1,
                  "lastVersion": "good",
                  "mend": {
                    "law": "fixed",
                    "value": 1800000000,
                  },
                  "misses": 0,
                  "spoils": 0.1,
                  "takes": 0,
                  "verify": 0,
                },
              },
              "ships": [],
              "stages": [],
            },
          },
          {
            "model": "geometric",
            "name": "doubling",
            "options": {
              "bake": 1800000000,
              "deploy": {
                "model": "canary",
                "name": "canary",
                "options": {
                  "bake": 600000000,
                  "share": 0.05,
                },
              },
              "freezes": [],
              "gate": {
                "model": "alarms-quiet",
                "name": "alarms-quiet",
                "options": {
                  "patience": 600000000,
                },
              },
              "order": "fewest-users",
              "rollback": {
                "model": "as-deployed",
                "name": "as-deployed",
                "options": {
                  "broken": 0,
                  "delay": {
                    "law": "fixed",
                    "value": 0,
                  },
                  "harms": 0,
                  "harmsFor": {
                    "law": "fixed",
                    "value": 1200000000,
                  },
                  "irreversibleAfter": 0,
                  "lastFails": 0.1,
                  "lastVersion": "good",
                  "mend": {
                    "law": "fixed",
                    "value": 1800000000,
                  },
                  "misses": 0,
                  "spoils": 0.1,
                  "takes": 0,
                  "verify": 0,
                },
              },
              "ships": [],
              "stages": [],
              "waves": {
                "source": "2^n",
              },
            },
          },
          {
            "model": "blue-green",
            "name": "blue-green",
            "options": {
              "bake": 1800000000,
              "fallback": 7200000000,
              "freezes": [],
              "gate": {
                "model": "alarms-quiet",
                "name": "alarms-quiet",
                "options": {
                  "patience": 600000000,
                },
              },
              "order": "fewest-users",
              "rollback": {
                "model": "as-deployed",
                "name": "as-deployed",
                "options": {
                  "broken": 0,
                  "delay": {
                    "law": "fixed",
                    "value": 0,
                  },
                  "harms": 0,
                  "harmsFor": {
                    "law": "fixed",
                    "value": 1200000000,
                  },
                  "irreversibleAfter": 0,
                  "lastFails": 0.1,
                  "lastVersion": "good",
                  "mend": {
                    "law": "fixed",
                    "value": 1800000000,
                  },
                  "misses": 0,
                  "spoils": 0.1,
                  "takes": 0,
                  "verify": 0,
                },
              },
              "ships": [],
              "stages": [],
              "steps": [
                0.01,
                0.1,
                0.5,
                1,
              ],
              "sticky": "user",
            },
          },
        ],
        "replications": 300,
        "responders": [
          {
            "model": "auto-rollback",
            "name": "auto-rollback",
            "options": {
              "on": "any-alarm",
            },
          },
          {
            "model": "on-call",
            "name": "on-call",
            "options": {
              "awake": false,
              "team": "ops",
              "tiers": 2,
            },
          },
        ],
        "seed": "2014",
        "sources": [
          "https://example.com/post-mortem",
        ],
        "starts": {
          "from": 600000000,
          "law": "uniform",
          "to": 7200000000,
        },
        "telemetry": {
          "baseErrors": 0.0001,
          "delay": 60000000,
          "hot": 32,
          "reportShare": 0.01,
          "saturated": 0.8,
          "slow": 1000000,
          "uneven": 1.5,
          "window": 60000000,
        },
        "title": "A switch makes front-ends loop",
        "users": {
          "demand": {
            "peak": 72000000000,
            "rate": 0.02,
            "second": 0,
            "swing": 0.5,
          },
          "retries": {
            "attempts": 3,
            "backoff": "full-jitter",
            "base": 100000,
            "budget": 0.1,
            "cap": 20000000,
            "timeout": 3000000,
          },
        },
        "variants": [
          "base",
          "bypassed",
          "policies.doubling.bake=10m",
          "policies.doubling.bake=2h",
        ],
      }
    `);
  });

  it('takes defaults for whatever is left out', () => {
    const short = `
scenario: config-loop
asks: How little is enough?
duration: 6h
fleet: { cells: 12, users: { total: 1M }, headroom: 50% }
change: { config: {} }
policies: { all-at-once }
`;
    expect(printed(short)).toMatchInlineSnapshot(`
      {
        "asks": "How little is enough?",
        "assumes": [],
        "because": "",
        "calendar": {
          "day": 20458,
          "zone": 0,
        },
        "change": {
          "batches": 1,
          "defects": [],
          "format": null,
          "kind": "config",
          "name": "change",
          "restart": null,
          "takes": 300000000,
        },
        "clock": {
          "law": "fixed",
          "value": 43200000000,
        },
        "detectors": [],
        "duration": 21600000000,
        "expectations": [],
        "faults": [],
        "hash": "hash",
        "irrelevantWithin": 0.05,
        "name": "config-loop",
        "plant": {
          "failover": null,
          "fidelity": "flow",
          "heat": null,
          "queueLimit": 60000000,
          "serving": {
            "cancelled": 0,
            "dependencies": [],
            "discipline": "fifo",
          },
          "warmUp": null,
          "wholeBelow": 0,
        },
        "policies": [
          {
            "model": "all-at-once",
            "name": "all-at-once",
            "options": {
              "bake": 0,
              "deploy": {
                "model": "in-place",
                "name": "in-place",
                "options": {},
              },
              "freezes": [],
              "gate": {
                "model": "alarms-quiet",
                "name": "alarms-quiet",
                "options": {
                  "patience": 600000000,
                },
              },
              "rollback": {
                "model": "as-deployed",
                "name": "as-deployed",
                "options": {
                  "broken": 0,
                  "delay": {
                    "law": "fixed",
                    "value": 0,
                  },
                  "harms": 0,
                  "harmsFor": {
                    "law": "fixed",
                    "value": 1200000000,
                  },
                  "irreversibleAfter": 0,
                  "lastFails": 0.1,
                  "lastVersion": "good",
                  "mend": {
                    "law": "fixed",
                    "value": 1800000000,
                  },
                  "misses": 0,
                  "spoils": 0.1,
                  "takes": 0,
                  "verify": 0,
                },
              },
              "ships": [],
              "stages": [],
            },
          },
        ],
        "replications": 300,
        "responders": [],
        "seed": "1",
        "sources": [],
        "starts": {
          "law": "fixed",
          "value": 0,
        },
        "telemetry": {
          "baseErrors": 0.0001,
          "delay": 60000000,
          "hot": 32,
          "reportShare": 0.01,
          "saturated": 0.8,
          "slow": 1000000,
          "uneven": 1.5,
          "window": 60000000,
        },
        "title": "Config loop",
        "users": {
          "demand": {
            "peak": 50400000000,
            "rate": 0.02,
            "second": 0,
            "swing": 0.5,
          },
          "retries": {
            "attempts": 3,
            "backoff": "full-jitter",
            "base": 100000,
            "budget": null,
            "cap": 20000000,
            "timeout": 3000000,
          },
        },
        "variants": [
          "base",
        ],
      }
    `);
  });

  it('reads a model by its bare name, with options, and under a name of its own', () => {
    const { policies, detectors } = scenarioOf(
      edited(
        ['all-at-once: {}', 'everything: all-at-once'],
        [
          '- burn-rate: { slo: 99.9% }',
          '- burn-rate\n  - strict: { error-rate: { above: 0.1% } }\n  - lax: burn-rate',
        ],
      ),
    );
    expect(policies.map(({ name, model }) => `${name}: ${model.name}`)).toEqual([
      'everything: all-at-once',
      'static: static',
      'doubling: geometric',
      'blue-green: blue-green',
    ]);
    expect(detectors.map(({ name, model }) => `${name}: ${model.name}`)).toEqual([
      'error-rate: error-rate',
      'burn-rate: burn-rate',
      'strict: error-rate',
      'lax: burn-rate',
    ]);
  });

  it('lets a policy be called like another model', () => {
    const { policies } = scenarioOf(edited(['all-at-once: {}', 'all-at-once: { static: { add: 5% } }']));
    expect(policies[0]).toMatchObject({ name: 'all-at-once', model: { name: 'static' } });
  });

  it('gives an expression as a function', () => {
    const { policies } = scenarioOf(EXAMPLE);
    const { waves } = policies[2].options as { waves: { evaluate(variables: { n: number }): number } };
    expect([0, 1, 2, 10].map((n) => waves.evaluate({ n }))).toEqual([1, 2, 4, 1024]);
  });

  it('takes a heat capacity in place of that of the preset', () => {
    const heat = (text: string) =>
      scenarioOf(edited(['heat: { preset: aisle, inlet: 22°C }', text])).plant.heat;
    expect(heat('heat: chilled-water')?.rackHeatCapacity).toBe(900_000);
    expect(heat('heat: { preset: no-buffer }')?.rackHeatCapacity).toBe(27_000);
    expect(heat('heat: { rack-heat-capacity: 500kJ/K }')?.rackHeatCapacity).toBe(500_000);
  });

  it('has its daily peak within the day', () => {
    expect(scenarioOf(edited(['peak: 20:00', 'peak: 24:00'])).users.demand.peak).toBe(0);
  });

  it('keeps the text of a seed', () => {
    expect(scenarioOf(edited(['seed: 2014', 'seed: 00012345678901234567890'])).seed).toBe(
      '00012345678901234567890',
    );
    expect(scenarioOf(edited(['seed: 2014', 'seed: "autumn"'])).seed).toBe('autumn');
  });
});

describe('variants', () => {
  const options = (text: string, variant: string) => {
    const found = scenarioOf(text).variants.find(({ name }) => name === variant);
    if (found === undefined) throw new Error(`there is no ${variant}`);
    return found.scenario;
  };
  const patched = (patch: string) =>
    options(edited(['policies.static.bake: 0s, detectors: []', patch], ['@bypassed', '@base']), 'bypassed');

  it('begin with the scenario as it is written', () => {
    const scenario = scenarioOf(EXAMPLE);
    expect(scenario.variants.map(({ name }) => name)).toEqual([
      'base',
      'bypassed',
      'policies.doubling.bake=10m',
      'policies.doubling.bake=2h',
    ]);
    const { variants: _, ...base } = scenario;
    expect(scenario.variants[0].scenario).toEqual(base);
  });

  it('have the values they put in, and nothing else', () => {
    const { policies, detectors, ...rest } = options(EXAMPLE, 'bypassed');
    const base = scenarioOf(EXAMPLE);
    expect(detectors).toEqual([]);
    expect(policies[1].options).toMatchObject({ bake: 0, add: { value: 12, unit: 'cells' } });
    expect(rest.fleet).toEqual(base.fleet);
    expect(rest.users).toEqual(base.users);
  });

  it('reach an option through the name of its model, written out or not', () => {
    const bake = (patch: string) => patched(patch).policies[2].options as { bake: number };
    expect(bake('policies.doubling.bake: 5m').bake).toBe(5 * MINUTE);
    expect(bake('policies.doubling.geometric.bake: 5m').bake).toBe(5 * MINUTE);
  });

  it('reach what the file leaves to its default', () => {
    expect(patched('policies.static.rollback: 7m').policies[1].options).toMatchObject({
      rollback: { name: 'as-deployed', options: { takes: 7 * MINUTE } },
    });
    expect(patched('policies.all-at-once.bake: 7m').policies[0].options).toMatchObject({ bake: 7 * MINUTE });
    expect(patched('policies.doubling.deploy.share: 9%').policies[2].options).toMatchObject({
      deploy: { name: 'canary', options: { share: 0.09 } },
    });
    expect(patched('plant.failover.fill-to: 90%').plant.failover?.fillTo).toBe(0.9);
    expect(patched('plant.heat: none').plant.heat).toBeNull();
  });

  it('reach items of lists by name and by number', () => {
    expect(patched('detectors.error-rate.above: 5%').detectors[0].options).toMatchObject({ above: 0.05 });
    expect(patched('detectors.0.error-rate.above: 5%').detectors[0].options).toMatchObject({ above: 0.05 });
    expect(
      patched('detectors.0: burn-rate, detectors.1: error-rate').detectors.map(({ name }) => name),
    ).toEqual(['burn-rate', 'error-rate']);
    expect(patched('policies.blue-green.steps.1: 20%').policies[3].options).toMatchObject({
      steps: [0.01, 0.2, 0.5, 1],
    });
  });

  it('replace a policy as a whole under its name', () => {
    expect(patched('policies.static: { geometric: {} }').policies[1]).toMatchObject({
      name: 'static',
      model: { name: 'geometric' },
    });
  });

  it('are all combinations of what is compared', () => {
    const text = edited([
      'policies.doubling.bake: [10m, 2h]',
      'policies.doubling.bake: [10m, 2h]\n  users.retries.attempts: [1, 3]\n  starts: [{ uniform: { from: 0s, to: 1h } }]',
    ]);
    expect(scenarioOf(text).variants.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "base",
        "bypassed",
        "policies.doubling.bake=10m, users.retries.attempts=1, starts={ uniform: { from: 0s, to: 1h } }",
        "policies.doubling.bake=10m, users.retries.attempts=3, starts={ uniform: { from: 0s, to: 1h } }",
        "policies.doubling.bake=2h, users.retries.attempts=1, starts={ uniform: { from: 0s, to: 1h } }",
        "policies.doubling.bake=2h, users.retries.attempts=3, starts={ uniform: { from: 0s, to: 1h } }",
      ]
    `);
    expect(
      options(
        text,
        'policies.doubling.bake=2h, users.retries.attempts=1, starts={ uniform: { from: 0s, to: 1h } }',
      ).users.retries.attempts,
    ).toBe(1);
  });
});

describe('expectations', () => {
  it('are in the units of the columns', () => {
    const target = 'doubling.users_harmed_share: { p95: "< 2%" }';
    const expectations = (text: string) => scenarioOf(edited([target, text])).expectations.slice(0, -1);
    expect(expectations('doubling.users_harmed_share: { mean: ["> 1%", "<= 3%"] }')).toMatchObject([
      { statistic: 'mean', bound: '>', value: 0.01 },
      { statistic: 'mean', bound: '<=', value: 0.03, text: 'doubling.users_harmed_share mean <= 3%' },
    ]);
    expect(expectations('doubling.detected_s: { p50: "< 10m", share: ">= 95%" }')).toMatchObject([
      { statistic: 'p50', value: 600 },
      { statistic: 'share', value: 0.95 },
    ]);
    expect(expectations('doubling.faulty.users_harmed: { p99: "<1M" }')).toMatchObject([
      { policy: 'doubling', release: 'faulty', variant: 'base', value: 1_000_000 },
    ]);
    expect(
      expectations('doubling.healthy@policies.doubling.bake=10m.false_rollback: { mean: "< 1%" }'),
    ).toMatchObject([
      { release: 'healthy', variant: 'policies.doubling.bake=10m', metric: 'false_rollback', value: 0.01 },
    ]);
  });
});

describe('a horizon', () => {
  const read = readScenario(EXAMPLE, { file: 'config-loop.yaml', catalog, hash: 'hash' });
  if ('problems' in read) throw new Error('the example is wrong');

  it('that is long enough is no matter', () => {
    expect(horizonWarning(read, { rollout: 20 * 60 * MINUTE, recovery: 60 * MINUTE })).toBeUndefined();
  });

  it('that ends too soon is warned of, with the figures', () => {
    const warning = horizonWarning(read, { rollout: 30 * 60 * MINUTE, recovery: 60 * MINUTE });
    expect(warning && formatProblem(warning)).toMatchInlineSnapshot(
      `"config-loop.yaml:8:11 warning duration: expected at least 31h20m, got 30h — the slowest healthy rollout ends at 30h, a defect may sleep 20m, recovery takes 1h"`,
    );
  });
});

describe('a file', () => {
  it('may be written with Windows line ends, a byte order mark and aliases', () => {
    const text = edited(
      ['all-at-once: {}', 'all-at-once: { bake: &bake 30m }'],
      ['static: { add: 12 cells, bake: 30m }', 'static: { add: 12 cells, bake: *bake }'],
    );
    expect(messages(`\ufeff${text.replaceAll('\n', '\r\n')}`)).toBe('');
  });

  it('may be JSON', () => {
    const file = {
      scenario: 'config-loop',
      asks: 'Is JSON YAML?',
      duration: '6h',
      seed: 7,
      fleet: { cells: 12, users: { total: 1_000_000 }, headroom: '50%' },
      change: { code: { restart: { for: { exponential: { mean: '1m' } } } } },
      policies: { static: { add: '2 cells' } },
    };
    expect(messages(JSON.stringify(file, null, 2))).toBe('');
  });
});
