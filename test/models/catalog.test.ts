import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../models/index.ts';
import type { ModelKind, Params } from '../../src/domain/index.ts';
import { explainModel } from '../../src/scenario/index.ts';
import { model, read } from './support/read.ts';

const kinds = Object.keys(catalog) as ModelKind[];
const models = kinds.flatMap((kind) =>
  [...catalog[kind].values()].map((each) => [kind, each.name, each] as const),
);

/** Files in a folder of models that are no models, but shared by them. */
const SHARED = new Set(
  'argo-run arms bakes certainty common configure conversion-test datapoints flag-steps hosts kayenta-config look order paging regions remedies share-test steps waves words'.split(
    ' ',
  ),
);

describe('the catalog', () => {
  it('holds every file of models/, under the name of the file', () => {
    const folders = readdirSync(folder(''), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const files = folders
      .flatMap(({ name }) => readdirSync(folder(name)))
      .map((file) => file.replace('.ts', ''))
      .filter((file) => !SHARED.has(file));

    expect(files.sort()).toEqual(models.map(([, name]) => name).sort());
  });

  it('can be read without an option, all of it in one scenario', () => {
    const names = (kind: ModelKind) => `[${[...catalog[kind].keys()].join(', ')}]`;

    const scenario = read({
      policies: `{ ${[...catalog.policy.keys()].map((name) => `${name}: {}`).join(', ')} }`,
      defects: names('defect'),
      detectors: names('detector'),
      faults: names('fault'),
      responders: names('responder'),
    });

    expect(scenario.policies.map(({ name }) => name)).toEqual([...catalog.policy.keys()]);
    expect(scenario.change.defects.map(({ name }) => name)).toEqual([...catalog.defect.keys()]);
  });

  it('has the models that scenarios are written with', () => {
    expect(kinds.map((kind) => `${kind}: ${[...catalog[kind].keys()].join(' ')}`)).toMatchInlineSnapshot(`
      [
        "policy: all-at-once static geometric percentage canary blue-green flag migration parallel-regions aws-waves azure-rings",
        "deploy: in-place canary blue-green flag two-phase ab-test",
        "gate: alarms-quiet",
        "rollback: as-deployed redeploy switch fix-forward",
        "stage: alpha beta gamma synthetic-canary shadow-traffic load-test approval",
        "test: functional security performance canary shadow chaos load stress penetration usability",
        "defect: fails-at-once latent sub-population sticky load-dependent loops withdraws deep-restart spreads unreadable-format flag-interaction",
        "fault: slowdown capacity-drop demand-surge cell-loss region-loss cooling-loss power-loss clock-skew latency dependency-loss poison invalid-requests abusive-clients quota control-loop wrong-scope slow-recovery blind-monitoring slow-response silent-exposure",
        "detector: error-rate threshold burn-rate flagger argo count cusum ewma sprt msprt confidence-sequence anytime-counts two-proportions kayenta user-reports",
        "responder: auto-rollback on-call nobody",
      ]
    `);
  });
});

describe.each(models)('the %s %s', (kind, name, { summary, about, params }) => {
  it('can be written by its bare name', () => {
    expect(model(kind, name).model.name).toBe(name);
  });

  it('says in one sentence what it does, and in more what it models and what not', () => {
    expect(summary).toMatch(/^[A-Z].{20,120}\.$/);
    expect(summary.slice(0, -1)).not.toContain('. ');
    expect(about.length).toBeGreaterThan(kind === 'responder' ? 60 : 200);
  });

  it('says where each default is from', () => {
    expect(defaultsWithoutSource(params)).toEqual([]);
  });

  it('has a manual page whose example can be read', () => {
    const page = pageOf(kind, name);
    const place = PLACES[kind];
    const example = page.slice(page.indexOf('In a scenario')).split(`${place}:`)[1];

    expect(page).toContain(summary);
    expect(example).toContain(name);
    expect(() => read({ [place]: example.trimEnd() })).not.toThrow();
  });
});

const PLACES = {
  policy: 'policies',
  deploy: 'policies',
  gate: 'policies',
  rollback: 'policies',
  stage: 'policies',
  test: 'policies',
  defect: 'defects',
  fault: 'faults',
  detector: 'detectors',
  responder: 'responders',
} as const;

/** A name that two kinds share has a page for each. */
function pageOf(kind: ModelKind, name: string): string {
  const explanation = explainModel(catalog, name);
  if (!('text' in explanation)) throw new Error(explanation.hint);
  const pages = explanation.text.split(/\n(?=\S+ \((?:policy|deploy|stage|test)\)\n)/);
  return pages.find((page) => page.startsWith(`${name} (${kind})`)) ?? '';
}

/** A choice without a source is a matter of wording: what its first case is. */
function defaultsWithoutSource(params: Params): string[] {
  return Object.entries(params)
    .filter(([, { default: fallback, source, shape }]) => {
      return (
        fallback !== undefined && source === undefined && shape.kind !== 'choice' && shape.kind !== 'model'
      );
    })
    .map(([name]) => name);
}

function folder(name: string): string {
  return fileURLToPath(new URL(`../../models/${name}`, import.meta.url));
}
