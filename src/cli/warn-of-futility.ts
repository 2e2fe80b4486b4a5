import { gateWithoutEvidence, shipsSomething, unseenByAll } from '../experiment/index.ts';
import { compact, percent } from '../report/index.ts';
import type { Problem, Readable } from '../scenario/index.ts';
import { formatDuration, formatProblem } from '../scenario/index.ts';
import type { Output } from './outside.ts';

/**
 * Says before anything runs what makes running futile: a policy that ships nothing before the horizon or whose first gate
 * never has the evidence it needs, and detectors none of which can see what the change does. Where each request is simulated this would take as long as the runs, and is left out.
 */
export function warnOfFutility(readable: Readable, output: Output): void {
  const { scenario } = readable;
  if (scenario.plant.fidelity === 'request') return;
  let problems: readonly Problem[];
  try {
    problems = [...idlePolicies(readable), ...shutGates(readable), ...blindDetectors(readable)];
  } catch {
    // What breaks off here breaks off in the runs, too, and they say which one, when, and how to show it again.
    return;
  }
  for (const problem of problems) output.write(`${formatProblem(problem)}\n`);
}

function idlePolicies({ scenario, file, policiesAt }: Readable): readonly Problem[] {
  return scenario.policies
    .filter(({ name }) => !shipsSomething(scenario, name))
    .map(({ name }) => ({
      file,
      ...policiesAt,
      path: `policies.${name}`,
      expected: `a first wave before the horizon of ${formatDuration(scenario.duration)}`,
      got: 'none on the first seed',
      hint: 'it ships nothing: shorter stages, other windows, an earlier start, or a longer duration',
      severity: 'warning',
    }));
}

function shutGates({ scenario, file, policiesAt }: Readable): readonly Problem[] {
  return scenario.policies.flatMap(({ name }): readonly Problem[] => {
    const because = gateWithoutEvidence(scenario, name);
    if (because === null) return [];
    return [
      {
        file,
        ...policiesAt,
        path: `policies.${name}`,
        expected: 'a first gate that has evidence for a good change',
        got: `none on the first seeds: ${because}`,
        hint: 'the rollout ends at its first wave: a longer bake, more patience, a detector that has its say sooner, or a gate with open: fail-open',
        severity: 'warning',
      },
    ];
  });
}

function blindDetectors({ scenario, file, detectorsAt }: Readable): readonly Problem[] {
  const unseen = unseenByAll(scenario);
  if (unseen === null) return [];
  const { share, perMinute, length } = unseen;
  return [
    {
      file,
      ...detectorsAt,
      path: 'detectors',
      expected: 'one that sees what the change does',
      got: `none: ${percent(share)} of ${compact(perMinute)} requests a minute fail in a cell that has all of it, and each alarms in less than a tenth of runs of ${formatDuration(length)}`,
      hint: `wavetank detectors ${file} says what each would need`,
      severity: 'warning',
    },
  ];
}
