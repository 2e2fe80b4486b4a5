import { choice, count, defineGate, duration, list, share, text } from '../../src/domain/index.ts';

export const alarmsQuiet = defineGate({
  name: 'alarms-quiet',
  summary: 'Passes when every detector that watches the new version has had its say and none complains.',
  about: `Asked when a bake is over. It fails as soon as an alarm is on, or the last verdict of a detector is fail, in a cell that
the new version serves. Where a detector has no data or is in two minds, or fewer requests were served than asked for,
the gate is inconclusive; it is asked again once per telemetry window, and counts as failed when its patience is over
(fails closed), or lets the rollout go on at once (fail-open). A pass is no data, too, where telemetry is late by more than
the shortest window of the detector. Where nothing watches there is no evidence either.
While the code is dark, which nobody meets, only complaints count.
The ways in which gates fail in practice are options: it may ask other detectors than those that see the fault (detectors),
a verdict may get lost on its way to it (loses-verdict), and after a run of successes nobody looks any more
(relaxed-after): the sixth of seven phases of Rogers' core upgrade of July 2022 failed after five successes had lowered
its risk rating from high to low.`,
  params: {
    minimumRequests: count('requests that the new version must have served in the bake', {
      default: '0',
      min: 0,
      source: 'assumption',
    }),
    patience: duration('how long an inconclusive gate is asked again before it fails', {
      default: '10m',
      min: 0,
      source: 'assumption',
    }),
    open: choice(['fail-closed', 'fail-open'], 'what missing evidence means', {
      default: 'fail-closed',
      source: 'no evidence is no reason to go on',
    }),
    detectors: list(
      text('the detectors that it asks, by name; all when empty. Others may see what it does not'),
      {
        default: '[]',
        source: 'all that watch',
      },
    ),
    losesVerdict: share('chance that a complaint does not reach the gate of a wave', {
      default: '0%',
      source: 'assumption',
    }),
    relaxedAfter: count('gates passed in a row after which it passes unseen; 0 = it is never relaxed', {
      default: '0',
      source: 'assumption; five in the upgrade of Rogers 2022',
    }),
    pastSuccesses: count('successes before this rollout that count towards it', {
      default: '0',
      source: 'assumption',
    }),
  },
  patience: (options) => options.patience,
  decide(evidence, options) {
    const { verdicts: all, requests, passed } = evidence;
    const { minimumRequests, open, detectors, losesVerdict, relaxedAfter, pastSuccesses } = options;
    if (relaxedAfter > 0 && passed + pastSuccesses >= relaxedAfter) {
      const successes = passed + pastSuccesses;
      return {
        decision: 'pass',
        because: `relaxed after ${successes} success${successes === 1 ? '' : 'es'}`,
      };
    }
    const asked = detectors.length === 0 ? all : all.filter(({ detector }) => detectors.includes(detector));
    const isComplaint = ({ alarm, verdict }: (typeof all)[number]) => alarm || verdict === 'fail';
    // Luck is drawn when it is read; whoever loses nothing leaves nothing to it.
    const isLost = losesVerdict > 0 && evidence.luck < losesVerdict;
    const verdicts = isLost ? asked.filter((each) => !isComplaint(each)) : asked;
    const complaint = verdicts.find(isComplaint);
    if (complaint !== undefined) {
      const says = complaint.alarm ? 'its alarm is on' : 'it says fail';
      return { decision: 'fail', because: `${complaint.detector}: ${says}` };
    }
    // Where nobody meets the change there is nothing to wait for.
    const missing = open === 'fail-open' || evidence.dark ? 'pass' : 'inconclusive';
    const doubtful = verdicts.find(({ verdict }) => verdict !== 'pass');
    if (doubtful !== undefined) {
      const says = doubtful.verdict === 'no-data' ? 'no data' : 'inconclusive';
      return { decision: missing, because: `${doubtful.detector}: ${says}` };
    }
    if (requests < minimumRequests) {
      return { decision: missing, because: `${requests} of ${minimumRequests} requests` };
    }
    return asked.length > 0
      ? { decision: 'pass', because: verdicts.length < asked.length ? 'a verdict got lost' : 'all quiet' }
      : { decision: missing, because: 'nothing watches' };
  },
});
