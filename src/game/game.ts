import type { Scenario } from '../domain/index.ts';
import type { LiveRun, PlayerAction } from '../experiment/index.ts';
import type { Time } from '../kernel/index.ts';
import { SECOND } from '../kernel/index.ts';
import type { Errand } from './act.ts';
import { actionsOf, crewsMissing, errandOf, resultOf } from './act.ts';
import type { PagerAlarm } from './alarms.ts';
import { alarmsOf } from './alarms.ts';
import { answer } from './answer.ts';
import type { GameCommand } from './command.ts';
import type { Situation } from './dry-run.ts';
import type { Event } from './events.ts';
import { visibleEvent } from './events.ts';
import type { Crews, House } from './house.ts';
import { crewsOf } from './house.ts';
import { JournalDigest } from './journal-digest.ts';
import type { Levers } from './levers.ts';
import { noLevers, pulled } from './levers.ts';
import { Monitor } from './monitor.ts';
import { parseCommand } from './parse-command.ts';
import type { RecordEnd, RecordEntry } from './record.ts';

/** A line of the game's log: what was said, what came of it, what the systems reported. */
export interface LogLine {
  readonly at: Time;
  readonly kind: 'said' | 'result' | 'refused' | Event['kind'];
  readonly text: string;
}

/** The clock never jumps further than this at once, so that an alarm is seen soon after it fires. */
const STRIDE = 10 * SECOND;

/** One game: a run that a trainee acts in. Knows nothing of terminals or of real time. */
export class Game {
  readonly scenario: Omit<Scenario, 'variants'>;
  readonly policy: string;
  readonly run: LiveRun;
  readonly monitor: Monitor;
  readonly log: LogLine[] = [];
  /** null while it is being played. */
  ended: RecordEnd | null = null;
  levers: Levers = noLevers;
  private readonly keep: (line: RecordEntry | RecordEnd) => void;
  private readonly crews: Crews;
  private readonly digest = new JournalDigest();
  private errands: readonly Errand[] = [];
  private told = 0;
  /** The alarms of the journal up to that length. */
  private paged: { readonly upTo: number; readonly alarms: readonly PagerAlarm[] } = { upTo: 0, alarms: [] };

  /** `keep` gets every line of the record as soon as it is known. */
  constructor(
    scenario: Omit<Scenario, 'variants'>,
    policy: string,
    run: LiveRun,
    keep: (line: RecordEntry | RecordEnd) => void = () => undefined,
  ) {
    this.scenario = scenario;
    this.policy = policy;
    this.run = run;
    this.keep = keep;
    this.crews = crewsOf(scenario);
    this.monitor = new Monitor(scenario.fleet, scenario.telemetry.window);
    this.catchUp();
  }

  /** Lets simulated time pass; stops early at the first new alarm, so that nobody sleeps through it. */
  advance(to: Time): void {
    const before = this.alarms.length;
    while (this.ended === null && this.run.now < Math.min(to, this.run.horizon)) {
      this.run.advance(Math.min(to, this.run.horizon, this.run.now + STRIDE));
      this.catchUp();
      if (this.alarms.length > before) break;
    }
    if (this.ended === null && this.run.now >= this.run.horizon) this.end('horizon');
  }

  /** Does what was typed; the log tells what came of it. */
  say(text: string): void {
    if (this.ended !== null || text.trim() === '') return;
    this.write('said', text.trim());
    const parsed = parseCommand(text, this.house);
    if (parsed.command === undefined) this.refuse(text, parsed.problem);
    else this.carryOut(parsed.command, text.trim());
    this.catchUp();
  }

  /** Ends the game: nobody acts any more. */
  end(why: RecordEnd['why']): void {
    if (this.ended !== null) return;
    const at = this.run.now;
    const { entries, digest } = this.digest.of(this.run.journal);
    const final = why === 'left' ? null : this.run.finish().digest;
    this.ended = { kind: 'end', at, why, entries, digest, final };
    this.keep(this.ended);
  }

  get alarms(): readonly PagerAlarm[] {
    const { length } = this.run.journal;
    if (this.paged.upTo !== length) this.paged = { upTo: length, alarms: alarmsOf(this.run.journal) };
    return this.paged.alarms;
  }

  /** What commands are read against just now. */
  get house(): House {
    const { exposure } = this.run.frame();
    const { fleet } = this.scenario;
    return {
      fleet,
      failing: this.monitor.failing(),
      fresh: fleet.cells.map(({ index }) => index).filter((cell) => exposure[cell] > 0),
      alarms: this.alarms.map(({ number }) => number),
      waiting: this.alarms
        .filter(({ acknowledgedAt }) => acknowledgedAt === null)
        .map(({ number }) => number),
      crews: this.crews,
    };
  }

  get situation(): Situation {
    const { plant, change } = this.scenario;
    return {
      house: this.house,
      now: this.run.now,
      errands: this.errands,
      canMove: plant.failover !== null,
      changeRestarts: change.restart !== null,
    };
  }

  private carryOut(command: GameCommand, said: string): void {
    const actions = actionsOf(command, this.crews);
    if (actions.length > 0) this.act(command, actions, said);
    else if (command.name === 'resolve') this.resolve(command.anyway, said);
    else if (command.name === 'hypothesis' || command.name === 'note')
      this.answered(command.name, said, ['written down']);
    else this.answered('look', said, answer(command, this));
  }

  private act(command: GameCommand, actions: readonly PlayerAction[], said: string): void {
    if (command.name === 'restart') {
      const missing = crewsMissing(command.atOnce, this.crews, this.errands, this.run.now);
      if (missing !== '') {
        this.refuse(said, missing);
        return;
      }
      this.errands = [...this.errands, errandOf(command, this.crews, this.run.now)];
    }
    const results = actions.map((act) => {
      const { ok, message } = this.run.act(act);
      if (ok) this.levers = pulled(this.levers, act);
      this.keep({
        kind: 'act',
        at: this.run.now,
        said,
        act,
        ok,
        message,
        ...this.digest.of(this.run.journal),
      });
      return { ok, message };
    });
    const { ok, message } = resultOf(actions, results);
    this.write(ok ? 'result' : 'refused', message);
  }

  private resolve(anyway: boolean, said: string): void {
    const on = this.alarms.filter(({ clearedAt }) => clearedAt === null);
    if (on.length > 0 && !anyway) {
      const names = on.map(({ number }) => `A${number}`).join(', ');
      const warning = `still on: ${names}; users may not be well yet. resolve anyway ends the game as it is`;
      this.refuse(said, warning);
      return;
    }
    this.answered('look', said, ['incident resolved']);
    this.end('resolved');
  }

  private answered(kind: 'look' | 'note' | 'hypothesis', said: string, lines: readonly string[]): void {
    for (const text of lines) this.write('result', text);
    this.keep({ kind, at: this.run.now, said, message: lines.join('\n') });
  }

  private refuse(said: string, message: string): void {
    this.write('refused', message);
    this.keep({ kind: 'refused', at: this.run.now, said, message });
  }

  private write(kind: LogLine['kind'], text: string): void {
    this.log.push({ at: this.run.now, kind, text });
  }

  /** Takes in what the systems have reported since the last time. */
  private catchUp(): void {
    const { journal } = this.run;
    for (; this.told < journal.length; this.told += 1) {
      const event = visibleEvent(journal[this.told]);
      if (event !== undefined) this.log.push(event);
    }
    this.monitor.refresh(this.run);
  }
}
