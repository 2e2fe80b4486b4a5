import type { Alarm } from '../../domain/index.ts';
import type { Time } from '../../kernel/index.ts';
import { Signal } from '../../kernel/index.ts';

/** An alarm and what became of it. */
export interface AlarmRecord extends Alarm {
  readonly since: Time;
  /** Brought about by an active defect or fault; a false alarm otherwise. */
  readonly isTrue: boolean;
  /** null = still on. */
  clearedAt: Time | null;
  acknowledgedAt: Time | null;
}

/** All alarms of a run in order of firing. */
export class AlarmBoard {
  readonly all: AlarmRecord[] = [];
  /** Fired with every new alarm. */
  readonly raised = new Signal<AlarmRecord>();
  /** Called at once with every new alarm, before anybody reacts. */
  onRaise: ((alarm: AlarmRecord) => void) | undefined;
  private on = 0;

  raise(alarm: Omit<AlarmRecord, 'number' | 'clearedAt' | 'acknowledgedAt'>): AlarmRecord {
    const record: AlarmRecord = {
      ...alarm,
      number: this.all.length + 1,
      clearedAt: null,
      acknowledgedAt: null,
    };
    this.all.push(record);
    this.on += 1;
    this.onRaise?.(record);
    this.raised.fire(record);
    return record;
  }

  clear(record: AlarmRecord, now: Time): void {
    record.clearedAt = now;
    this.on -= 1;
  }

  get anyOn(): boolean {
    return this.on > 0;
  }

  get active(): readonly AlarmRecord[] {
    return this.all.filter((alarm) => alarm.clearedAt === null);
  }

  get firstTrue(): AlarmRecord | undefined {
    return this.all.find((alarm) => alarm.isTrue);
  }
}
