import type { Release } from '../../experiment/index.ts';
import type { Capabilities, Size } from '../capabilities.ts';
import type { Command } from '../command.ts';
import type { Line } from '../line.ts';
import type { Screen, Stage } from '../screen.ts';
import type { WatchSpec } from '../watch/watch-spec.ts';
import { commandLine } from '../watch/watch-spec.ts';
import type { CompareChoice, CompareModel, SortKey } from './compare-model.ts';
import { compareModel, comparePanels } from './compare-model.ts';
import { compareView } from './compare-view.ts';
import type { ComparisonFeed } from './feed.ts';
import { shownMetrics } from './metric.ts';

export interface CompareOptions {
  readonly feed: ComparisonFeed;
  /** Opens a run of the comparison. */
  readonly watch: (stage: Stage, spec: WatchSpec) => void;
  /** The policy that the others are compared with; the first unless told. */
  readonly base?: string | undefined;
}

const SORTS: readonly SortKey[] = ['metric', 'harmed', 'second', 'third', 'written'];

/** Policies side by side under the same luck, while the runs come in. */
export class CompareScreen implements Screen {
  readonly name = 'compare';
  readonly commands: readonly Command[];
  private readonly feed: ComparisonFeed;
  private readonly options: CompareOptions;
  private choice: CompareChoice;
  private model: CompareModel | null = null;
  private unsubscribe: () => void = () => undefined;

  constructor(options: CompareOptions) {
    this.options = options;
    this.feed = options.feed;
    const { policies, variants } = this.feed.facts;
    const base = options.base ?? policies[0];
    this.choice = {
      metric: shownMetrics[0].name,
      release: 'faulty',
      variant: variants[0],
      base,
      selected: policies.find((policy) => policy !== base) ?? base,
      marked: new Set(policies.slice(0, 3)),
      sort: 'metric',
      worst: 0,
      focus: 'policies',
    };
    this.commands = this.ownCommands();
  }

  vitalLine(): string {
    const { done, total, running } = this.feed.snapshot();
    return running ? `${this.feed.facts.scenario}: ${done} of ${total} runs` : this.feed.facts.scenario;
  }

  draw(size: Size, capabilities: Capabilities): readonly Line[] {
    return compareView(this.current(), size, capabilities);
  }

  /** Results come in a few times a second; after the last one nothing moves. */
  framesPerSecond(): number {
    return this.feed.snapshot().running ? 4 : 0;
  }

  shown(stage: Stage): void {
    this.unsubscribe();
    this.unsubscribe = this.feed.subscribe(() => {
      this.model = null;
      stage.changed();
    });
  }

  closed(): void {
    this.unsubscribe();
    this.feed.close();
  }

  private current(): CompareModel {
    this.model ??= compareModel(this.feed.facts, this.feed.snapshot(), this.choice);
    return this.model;
  }

  private choose(change: Partial<CompareChoice>): void {
    this.choice = { ...this.choice, ...change };
    this.model = null;
  }

  /** The selected run as the command line would show it. */
  private spec(): WatchSpec {
    const { worst, choice } = this.current();
    const replication = worst[choice.worst]?.row.replication ?? 0;
    const { selected: policy, variant, release } = choice;
    return { scenario: this.feed.facts.scenario, policy, variant, release, replication };
  }

  private move(by: number): void {
    const { policies, choice, worst } = this.current();
    if (choice.focus === 'worst') {
      this.choose({ worst: Math.max(0, Math.min(worst.length - 1, choice.worst + by)) });
      return;
    }
    const place = policies.findIndex(({ policy }) => policy === choice.selected);
    const next = policies[Math.max(0, Math.min(policies.length - 1, place + by))];
    this.choose({ selected: next.policy, worst: 0 });
  }

  private ownCommands(): readonly Command[] {
    const { variants } = this.feed.facts;
    const noRuns = () => (this.current().worst.length > 0 ? '' : 'no run of this policy yet');
    const focus = (by: number) => () =>
      this.choose({ focus: next(comparePanels, this.choice.focus, by), worst: 0 });
    return [
      {
        id: 'open',
        keys: ['enter'],
        label: 'watch run',
        help: 'Watches the run that is pointed at among the worst of the selected policy.',
        blocked: noRuns,
        run: (stage) => this.options.watch(stage, this.spec()),
      },
      {
        id: 'mark',
        keys: ['space'],
        label: 'mark',
        help: 'Marks the policy: its distribution is shown.',
        run: () => this.choose({ marked: toggled(this.choice.marked, this.choice.selected) }),
      },
      {
        id: 'base',
        keys: ['b'],
        label: 'base',
        help: 'Makes the policy the base that all others are compared with.',
        run: () => this.choose({ base: this.choice.selected }),
      },
      {
        id: 'sort',
        keys: ['s'],
        label: 'sort',
        help: 'Sorts by the metric, users harmed, the two times, or as written.',
        run: () => this.choose({ sort: next(SORTS, this.choice.sort, 1) }),
      },
      {
        id: 'metric',
        keys: ['m'],
        label: 'metric',
        help: 'Goes to the next metric; M goes back.',
        run: () => this.nextMetric(1),
      },
      {
        id: 'metric-back',
        keys: ['M'],
        label: '',
        help: 'Goes to the metric before.',
        run: () => this.nextMetric(-1),
      },
      {
        id: 'release',
        keys: ['r'],
        label: 'release',
        help: 'Changes between the faulty release (harm) and the healthy one (the price of caution).',
        run: () => this.nextRelease(),
      },
      {
        id: 'variant',
        keys: ['v'],
        label: variants.length > 1 ? 'variant' : '',
        help: 'Goes to the next variant of the scenario.',
        blocked: () => (variants.length > 1 ? '' : 'the scenario has one variant only'),
        run: () => this.choose({ variant: next(variants, this.choice.variant, 1), worst: 0 }),
      },
      {
        id: 'copy',
        keys: ['y'],
        label: 'copy',
        help: 'Copies the command line that shows this run.',
        blocked: noRuns,
        run: (stage) => stage.copy(commandLine(this.spec())),
      },
      {
        id: 'panel',
        keys: ['tab'],
        label: '',
        help: 'Goes to the next panel: arrows move there.',
        run: focus(1),
      },
      { id: 'panel-back', keys: ['S-tab'], label: '', help: 'Goes to the panel before.', run: focus(-1) },
      {
        id: 'down',
        keys: ['down', 'j'],
        label: '',
        help: 'Next policy, or next of the worst runs.',
        run: () => this.move(1),
      },
      { id: 'up', keys: ['up', 'k'], label: '', help: 'Policy or run before.', run: () => this.move(-1) },
      {
        id: 'top',
        keys: ['g', 'home'],
        label: '',
        help: 'First policy or run.',
        run: () => this.move(-1000),
      },
      {
        id: 'bottom',
        keys: ['G', 'end'],
        label: '',
        help: 'Last policy or run.',
        run: () => this.move(1000),
      },
    ];
  }

  private nextMetric(by: number): void {
    const names = shownMetrics
      .filter(({ releases }) => releases.includes(this.choice.release))
      .map(({ name }) => name);
    this.choose({ metric: next(names, this.choice.metric, by), worst: 0 });
  }

  private nextRelease(): void {
    const release: Release = this.choice.release === 'faulty' ? 'healthy' : 'faulty';
    this.choose({
      release,
      metric: release === 'faulty' ? 'user_minutes_lost' : 'rollout_duration_s',
      worst: 0,
    });
  }
}

function next<T>(all: readonly T[], present: T, by: number): T {
  return all[(all.indexOf(present) + by + all.length) % all.length];
}

function toggled<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  const copy = new Set(set);
  if (!copy.delete(member)) copy.add(member);
  return copy;
}
