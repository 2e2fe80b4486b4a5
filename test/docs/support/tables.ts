import { catalog } from '../../../models/index.ts';
import { commandCards } from '../../../src/game/command.ts';
import { formatProblem, readScenario } from '../../../src/scenario/index.ts';
import type { Command } from '../../../src/ui/index.ts';
import { CompareScreen, keyLabel, WatchScreen } from '../../../src/ui/index.ts';
import { wavetank } from '../../cli/support/outside.ts';
import { FakeFeed } from '../../ui/support/fake-feed.ts';
import { fakeRun } from '../../ui/support/fake-run.ts';
import type { Where } from './figures.ts';
import { formatted, sensitivityOf, summaryOf } from './figures.ts';
import { textOfScenario } from './scenario-files.ts';

/** Tables that a document holds between `<!-- made: name argument -->` and `<!-- end -->`, each made from its source. */
const TABLES: Readonly<Record<string, (argument: string) => Promise<readonly string[]> | readonly string[]>> =
  {
    commands: commandTable,
    keys: keyTable,
    'game-commands': gameTable,
    results: resultTable,
    depends: dependsLines,
  };

/** The lines of a table. */
export async function madeTable(what: string): Promise<readonly string[]> {
  const [name, argument = ''] = what.split(' ');
  const make = TABLES[name];
  if (make === undefined) throw new Error(`expected one of ${Object.keys(TABLES).join(', ')}, got ${name}`);
  return await make(argument);
}

/** Name, usage and options of every command, from its own help. */
export async function commandHelps(): Promise<readonly { name: string; usage: string; help: string }[]> {
  const { stdout } = await wavetank(['--help']);
  const listed = stdout.slice(stdout.indexOf('\nCommands:\n'));
  const names = [...listed.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  return Promise.all(
    names.map(async (name) => {
      const { stdout: help } = await wavetank([name, '--help']);
      const usage = /^Usage: (.+)$/m.exec(help)?.[1].replace(' [options]', '') ?? '';
      return { name, usage, help };
    }),
  );
}

async function commandTable(): Promise<string[]> {
  const rows = (await commandHelps()).map(({ usage, help }) => {
    const options = [...help.matchAll(/^ {2}(--[a-z-]+(?: <[^>]+>)?) /gm)].map(([, option]) => option);
    const shown = options.filter((option) => option !== '--help').map((option) => `\`${option}\``);
    return [`\`${usage}\``, help.split('\n')[2], shown.join(', ')];
  });
  return table(['command', 'does', 'options'], rows);
}

function keyTable(screen: string): string[] {
  const commands: readonly Command[] =
    screen === 'compare'
      ? new CompareScreen({ feed: new FakeFeed(1), watch: () => undefined }).commands
      : new WatchScreen(fakeRun()).commands;
  const rows = commands
    .filter(({ label, keys }) => label !== '' && keys.length > 0)
    .map(({ keys, help }) => [`\`${keyLabel(keys[0])}\``, help]);
  return table(['key', 'does'], rows);
}

function gameTable(): string[] {
  return table(
    ['command', 'does'],
    commandCards.map(({ usage, help }) => [`\`${usage.replaceAll('|', '\\|')}\``, help]),
  );
}

/** What came of each policy, from the published report. */
function resultTable(name: string): string[] {
  const result = readScenario(textOfScenario(name), { file: `${name}.yaml`, catalog, hash: '' });
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  const [base, ...others] = result.scenario.variants.map(({ name: variant, scenario }) =>
    scenario.policies.map((policy) => ({
      policy: policy.name,
      variant,
      cells: resultCells({ scenario: name, policy: policy.name, variant }),
    })),
  );
  const asInBase = new Map(base.map(({ policy, cells }) => [policy, cells.join()]));
  const rows = [
    ...base.map(({ policy, cells }) => [policy, ...cells]),
    // Of a variant, the policies that it makes a difference to.
    ...others
      .flat()
      .filter(({ policy, cells }) => asInBase.get(policy) !== cells.join())
      .map(({ policy, variant, cells }) => [`${policy}, ${variant}`, ...cells]),
  ];
  return table(
    [
      'policy',
      'users harmed',
      '95 % interval',
      'user-minutes lost',
      'time to detect',
      'a good release takes',
      'false rollbacks',
    ],
    rows,
  );
}

/** Which assumptions turn the ranking round, from the published report: a paragraph, not a table. */
function dependsLines(name: string): string[] {
  const published = sensitivityOf(name);
  if (published === undefined)
    return [
      `**What it depends on** is not published: \`npx wavetank compare ${name} --sensitivity\` tells it.`,
    ];
  const varied = published.filter(({ flips }) => flips !== 'not varied');
  const turns = varied.flatMap((row) =>
    (['low', 'high'] as const)
      .filter((end) => row.flips === end || row.flips === 'both')
      .map((end) => {
        const rival = row[`rival_${end}`];
        return `\`${row.parameter}\` is ${row[end]} and not ${row.base} (${rival} then does less harm than ${row.best_base})`;
      }),
  );
  const found =
    turns.length === 0
      ? 'no end of their ranges turns the ranking round.'
      : `the ranking turns round where ${turns.join('; or where ')}.`;
  const opening = `**What it depends on.** Of ${varied.length} assumptions, each by itself and judged by the user-minutes lost in a bad release:`;
  return [`${opening} ${found}`];
}

function resultCells(about: Pick<Where, 'scenario' | 'policy' | 'variant'>): string[] {
  const faulty = (metric: string): Where => ({ ...about, release: 'faulty', metric });
  const healthy = (metric: string): Where => ({ ...about, release: 'healthy', metric });
  return [
    mean(faulty('users_harmed_share')),
    interval(faulty('users_harmed_share')),
    mean(faulty('user_minutes_lost')),
    mean(faulty('time_to_detect_s')),
    mean(healthy('rollout_duration_s')),
    mean(healthy('false_rollback')),
  ];
}

function mean(where: Where): string {
  const value = summaryOf(where).mean;
  return value === '' ? '–' : formatted(where.metric, Number(value));
}

function interval(where: Where): string {
  const { ci95_low: low, ci95_high: high } = summaryOf(where);
  return low === ''
    ? '–'
    : `${formatted(where.metric, Number(low))} to ${formatted(where.metric, Number(high))}`;
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), `|${'---|'.repeat(titles.length)}`, ...rows.map(line)];
}
