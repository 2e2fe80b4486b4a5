import type { Alarm, Desk, Finding, Values } from '../../src/domain/index.ts';
import {
  count,
  defineResponder,
  draw,
  duration,
  flag,
  hours,
  law,
  list,
  number,
  share,
} from '../../src/domain/index.ts';
import type { RandomStream, Script } from '../../src/kernel/index.ts';
import { bernoulli, HOUR, MINUTE, powInt, roundDuration, wait } from '../../src/kernel/index.ts';
import { isDay, reachSomebody } from './paging.ts';
import { apply, bringUsersHome, liftCaps, newMeasures } from './remedies.ts';

const params = {
  awake: flag('whether it is daytime for them; at night a page is answered later', {
    default: 'true',
    source: 'assumption',
  }),
  hours: list(hours('hours at which it is daytime for them, in place of awake; where the team is'), {
    default: '[]',
    source: 'assumption: as awake says',
  }),
  offHours: number('how many times as long triage, diagnosis and decisions take outside of these hours', {
    default: '1',
    min: 1,
    max: 20,
    source: 'assumption: whoever answers is the one who knows',
  }),
  tiers: count('how many people are paged one after the other, and then from the first again', {
    default: '2',
    min: 1,
    max: 5,
    source: 'assumption',
  }),
  answers: share(
    'chance that somebody answers a page at all; falls with the third page of the run and each further one',
    {
      default: '97%',
      min: 0.01,
      source: 'assumption',
    },
  ),
  pageTakes: law(
    duration('from the alarm to the page', {
      default: '{ uniform: { from: 30s, to: 60s } }',
      min: 0,
      source: 'assumption',
    }),
  ),
  answersByDay: law(
    duration('from the page to the answer by day', {
      default: '{ lognormal: { median: 3m, sigma: 0.8 } }',
      min: 0,
      source: 'assumption: there is no public distribution',
    }),
  ),
  answersByNight: law(
    duration('from the page to the answer by night', {
      default: '{ lognormal: { median: 6m, sigma: 0.8 } }',
      min: 0,
      source: 'assumption: there is no public distribution',
    }),
  ),
  escalates: duration('how long a page may stay unanswered before the next tier is paged', {
    default: '5m',
    min: MINUTE,
    source: 'assumption',
  }),
  triage: law(
    duration('from the answer to knowing how bad it is', {
      default: '{ lognormal: { median: 5m, sigma: 0.7 } }',
      min: 0,
      source: 'assumption',
    }),
  ),
  diagnosis: law(
    duration('from there to knowing what to do', {
      default: '{ lognormal: { median: 25m, sigma: 1.25 } }',
      min: 0,
      source: 'public status pages: investigating to identified, median 28 min, sigma 1.3 (n = 180)',
    }),
  ),
  people: count('how many look for the cause together; each one more divides the time by 1.3', {
    default: '1',
    min: 1,
    max: 4,
    source: 'assumption',
  }),
  training: number('factor on the time of diagnosis', {
    default: '1',
    min: 0.1,
    max: 10,
    source: 'assumption',
  }),
  redHerring: share('chance that a false trail doubles the diagnosis', {
    default: '10%',
    source: 'assumption',
  }),
  decision: law(
    duration('from knowing what to do to doing it', {
      default: '{ uniform: { from: 0s, to: 15m } }',
      min: 0,
      source: 'assumption',
    }),
  ),
  rollbackFirst: flag('whether a change of the last hour is taken back at once, before any diagnosis', {
    default: 'false',
    source: 'assumption',
  }),
  mistakes: share('chance that what is done has no effect, which shows only when it is verified', {
    default: '5%',
    max: 0.99,
    source: 'assumption',
  }),
  verification: duration('how long it must stay quiet before the incident is closed', {
    default: '10m',
    min: MINUTE,
    source: 'assumption',
  }),
  restartTakes: duration('how long all hosts of a cell take to restart', {
    default: '5m',
    min: 0,
    source: 'assumption: a restart in 30-120 s, then a cold cache',
  }),
  restartAtOnce: count('how many cells are restarted at a time', {
    default: '10',
    min: 1,
    source: 'assumption',
  }),
  admits: share('share of operations let into a cell that has collapsed, until it is up again', {
    default: '20%',
    source: 'assumption: below what it can serve cold',
  }),
  letsIn: share('share of operations let in more each minute after that', {
    default: '10%',
    min: 0.01,
    source: 'assumption',
  }),
  retryBudget: share('retries per first try that a collapsed cell still takes', {
    default: '10%',
    source: 'SRE book: a retry budget of 10 % per client',
  }),
};

type Options = Values<typeof params>;

export const onCall = defineResponder({
  name: 'on-call',
  summary: 'Is paged, wakes up, finds out what is wrong, and does what helps.',
  about: `The human chain: page, answer (or escalation), triage, diagnosis, decision, action, verification, until
no alarm is on and nothing is left to do. One team, one incident at a time: alarms that come meanwhile belong to it.
A change under way is paused at triage and goes on when the incident is closed. Diagnosis takes half as long when a
change is less than an hour old, and in every further round; in the end it is right, and what is done is what the
defect or fault calls for: take the change back, or its code where turning a flag off is not enough, restart, shed load and restart, move the users away and home again
when nothing drives them away any more, wait. Times are
drawn per incident and are the same under every policy. Not modelled: shifts, hand-overs, several incidents in
parallel, communication with users, data-loss approvals.`,
  params,
  *respond(desk, options) {
    let pages = 0;
    for (let incident = 1; ; ) {
      const alarm = yield* desk.nextAlarm();
      if (!desk.alarmed) continue;
      pages += yield* handle(desk, alarm, desk.random(incident), pages, options);
      incident += 1;
    }
  },
});

/** From the alarm until all is quiet; returns how many pages it took. */
function* handle(
  desk: Desk,
  alarm: Alarm,
  random: RandomStream,
  before: number,
  options: Options,
): Script<number> {
  // Drawn first, so that what happens on the way cannot change who these people are.
  const triage = roundDuration(draw(options.triage, random));
  const diagnosis = draw(options.diagnosis, random) * (bernoulli(random, options.redHerring) ? 2 : 1);
  const { pages, entry: answered } = yield* reachSomebody(desk, alarm, random, before, options);

  const takes = (usual: number) => desk.takes(isDay(desk, options) ? usual : usual * options.offHours);
  yield* wait(takes(triage));
  const triaged = desk.journal('triaged', {}, answered);
  const change = desk.changeWithin(HOUR);
  if (change) desk.pause(triaged);
  if (change && options.rollbackFirst) yield* desk.rollback(triaged);

  const measures = newMeasures();
  for (let round = 0; round === 0 || desk.alarmed || todo(desk).length > 0; round++) {
    const heads = speed(options.people) * (change || round > 0 ? 2 : 1);
    yield* wait(takes((diagnosis * options.training) / heads));
    const findings = todo(desk);
    const diagnosed = desk.journal(
      'diagnosed',
      { findings: findings.map(({ remedy }) => remedy).join(' ') },
      triaged,
    );
    if (!findings.some(({ remedy }) => remedy === 'evacuate')) bringUsersHome(desk, measures, diagnosed);
    if (findings.length > 0) {
      yield* wait(takes(draw(options.decision, random)));
      if (bernoulli(random, desk.mistakes(options.mistakes)))
        desk.journal('action', { action: 'to no effect' }, diagnosed);
      else yield* apply(desk, findings, measures, diagnosed, options);
    }
    yield* wait(options.verification);
  }

  const closed = desk.journal('note', { note: 'all quiet' }, triaged);
  liftCaps(desk, measures, closed);
  bringUsersHome(desk, measures, closed);
  if (desk.changeWithin(0)) desk.resume(closed);
  return pages;
}

function todo(desk: Desk): Finding[] {
  return desk.findings().filter(({ remedy }) => remedy !== 'wait');
}

/** Four heads are faster than one, but not four times; an assumption. */
function speed(people: number): number {
  return powInt(1.3, people - 1);
}
