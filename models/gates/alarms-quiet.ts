import { choice, count, defineGate, duration } from '../../src/domain/index.ts';

export const alarmsQuiet = defineGate({
  name: 'alarms-quiet',
  summary: 'Passes when every detector that watches the new version has had its say and none complains.',
  about: `Asked when a bake is over. It fails as soon as an alarm is on, or the last verdict of a detector is fail, in a cell that
the new version serves. Where a detector has no data or is in two minds, or fewer requests were served than asked for,
the gate is inconclusive; it is asked again once per telemetry window, and counts as failed when its patience is over
(fails closed), or lets the rollout go on at once (fail-open). Where nothing watches there is no evidence either.`,
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
  },
  patience: (options) => options.patience,
  decide({ verdicts, requests }, { minimumRequests, open }) {
    const complaint = verdicts.find(({ alarm, verdict }) => alarm || verdict === 'fail');
    if (complaint !== undefined) {
      const says = complaint.alarm ? 'its alarm is on' : 'it says fail';
      return { decision: 'fail', because: `${complaint.detector}: ${says}` };
    }
    const missing = open === 'fail-open' ? 'pass' : 'inconclusive';
    const doubtful = verdicts.find(({ verdict }) => verdict !== 'pass');
    if (doubtful !== undefined) {
      const says = doubtful.verdict === 'no-data' ? 'no data' : 'inconclusive';
      return { decision: missing, because: `${doubtful.detector}: ${says}` };
    }
    if (requests < minimumRequests) {
      return { decision: missing, because: `${requests} of ${minimumRequests} requests` };
    }
    return verdicts.length > 0
      ? { decision: 'pass', because: 'all quiet' }
      : { decision: missing, because: 'nothing watches' };
  },
});
