import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Configured, Scenario } from '../../domain/index.ts';
import type { Measurement, Probe, ProbeSpec } from '../../experiment/index.ts';
import { measureCanary, planProbe, probe } from '../../experiment/index.ts';
import { MINUTE } from '../../kernel/index.ts';
import { csv, detectorColumns, detectorsText } from '../../report/index.ts';
import { withDefaults } from '../../scenario/index.ts';
import { mistakeIn } from '../choices.ts';
import { interruptibly } from '../interrupted.ts';
import { loadScenarios } from '../load-scenario.ts';
import type { ExitCode, Outside } from '../outside.ts';
import { isStyled } from '../outside.ts';
import { ProgressBar } from '../progress-bar.ts';
import { reasonOf, UserMistake } from '../user-mistake.ts';

export interface DetectorsFlags {
  readonly policy?: string;
  readonly rates: readonly number[];
  readonly factor: number;
  readonly minutes: number;
  readonly replications: number;
  readonly seed?: string;
  readonly csv?: string;
}

/** `wavetank detectors`: what every detector makes of identical data, at several levels of traffic. */
export async function detectors(arg: string, flags: DetectorsFlags, outside: Outside): Promise<ExitCode> {
  const [{ readable }] = await loadScenarios([arg], outside);
  const { scenario, file } = readable;
  const policy = flags.policy ?? scenario.policies[0].name;
  const known = scenario.policies.map(({ name }) => name);
  const mistakes = mistakeIn('--policy', 'policy', policy, known, file);
  if (mistakes.length > 0) throw new UserMistake(...mistakes);
  // Found now, and not at the end.
  if (flags.csv !== undefined) write(flags.csv, '');

  const measured = firstWaveOf(scenario, file, policy, flags.minutes);
  const spec = planProbe(scenario, measured, await defaultsOf(outside), {
    rates: flags.rates,
    factor: flags.factor,
    horizon: flags.minutes * MINUTE,
    replications: flags.replications,
    seed: flags.seed ?? scenario.seed,
  });
  const table = {
    scenario,
    policy,
    factor: flags.factor,
    measured,
    spec,
    ...(await run(spec, scenario, outside)),
  };
  const bold = isStyled(outside.stdout, outside.env);
  outside.stdout.write(detectorsText(table, (text) => (bold ? `\u001b[1m${text}\u001b[22m` : text)));
  if (flags.csv !== undefined)
    write(flags.csv, [...csv(detectorColumns(scenario.name), table.rows)].join(''));
  return 0;
}

function firstWaveOf(scenario: Scenario, file: string, policy: string, minutes: number) {
  const { wave, fault }: Measurement = measureCanary(scenario, policy, minutes * MINUTE);
  if (wave !== null && wave.traffic.canary > 0) return { wave, fault };
  throw new UserMistake(
    `${file} policies.${policy}: expected a first wave with requests before the horizon, got none — a longer duration, or another --policy`,
  );
}

/** All detectors that there are, with their defaults. */
async function defaultsOf({ catalog }: Outside): Promise<Configured<'detector'>[]> {
  const models = await catalog();
  return [...models.detector.values()].flatMap((model) => withDefaults<'detector'>(model, models) ?? []);
}

async function run(spec: ProbeSpec, scenario: Scenario, outside: Outside): Promise<Probe> {
  const bar = new ProgressBar(outside.stderr, scenario.name);
  try {
    return await interruptibly(outside, async (signal) => {
      const work = probe(spec);
      for (;;) {
        const step = work.next();
        if (step.done) return step.value;
        bar.show(step.value);
        await setImmediate();
        signal.throwIfAborted();
      }
    });
  } finally {
    bar.clear();
  }
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (problem) {
    const shown = relative('.', path);
    throw new UserMistake(
      `--csv: expected a file that can be written, got ${shown.startsWith('..') ? path : shown}: ${reasonOf(problem)}`,
    );
  }
}
