import { simulate } from '../../experiment/index.ts';
import { MICROSECOND, roundDuration, SECOND } from '../../kernel/index.ts';
import { number, positive, whole } from '../fields.ts';
import { defineModel } from '../model.ts';
import { inPercent, inUs, POLICY, scenarioOf, seconds } from '../scenario-of.ts';

/** How finely telemetry sees, as a part of the time between two failures that matter. */
const FINENESS = 0.0005;

/** No alarm and no reaction takes longer, s: about a hundred days. */
const LONGEST_S = 1e7;

/** Runs per batch. */
const RUNS = 10;

const share = (about: string) => number(about, { above: 0, max: 1 });

export const countDetector = defineModel({
  name: 'count-detector',
  about: `A scenario whose change fails at once for a share of what it serves; the count detector alarms at the k-th failed
attempt that telemetry shows, and auto-rollback takes the change back after the reaction time. Failed requests until then, as
the report has them.`,
  fields: {
    k: whole('failed requests that alarm'),
    lambda_: positive('requests a second'),
    f: share('share of them that the new version serves'),
    p: share('share of those that fail'),
    reaction_s: number('time from the alarm to the stop, s', {
      min: 0,
      max: LONGEST_S,
    }),
  },
  metrics: { failed_requests: 'mean' },
  refuse: ({ k, lambda_, f, p }) => {
    const typical = k / (lambda_ * f * p);
    const expected = `few enough to fail within ${LONGEST_S} s`;
    return typical <= LONGEST_S ? [] : [{ param: 'k', expected, got: `${k}, which takes ${typical} s` }];
  },
  open: ({ k, lambda_, f, p, reaction_s }, { catalog, streams }) => {
    const rate = lambda_ * p * f;
    const reaction = seconds(reaction_s);
    const typical = roundDuration((k / rate) * SECOND);
    const window = Math.max(MICROSECOND, roundDuration(FINENESS * (typical + reaction)));
    const starts = 10 * window;
    // Ten times what k failures take on average, and what chance adds to a few of them.
    const horizon = starts + reaction + 10 * typical + roundDuration((30 / rate) * SECOND);
    const scenario = scenarioOf(
      {
        rate: lambda_,
        defect: `fails-at-once: { after: 0s, fails: ${inPercent(p)}, retry-helps: false }`,
        policy: `percentage: { steps: [${inPercent(f)}], bake: ${inUs(2 * horizon)} }`,
        detector: {
          name: 'count',
          options: { atLeast: k, window: horizon, every: window },
        },
        responder: `auto-rollback: { after: ${inUs(reaction)} }`,
      },
      { starts, duration: horizon, window, delay: 0 },
      catalog,
      // Seeds of runs begin with that of the scenario: so they are fixed by the parameters, as all chance here.
      String(streams.stream('scenario').uint32()),
    );
    return {
      seconds: RUNS * 0.006,
      batch: (index) => {
        let sum = 0;
        for (let run = 0; run < RUNS; run++) {
          const replication = index * RUNS + run;
          sum += simulate({
            scenario,
            variant: 'base',
            policy: POLICY,
            replication,
            release: 'faulty',
          }).requestsFailed;
        }
        return { failed_requests: { sum, of: RUNS } };
      },
    };
  },
});
