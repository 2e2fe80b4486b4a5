import { Command, Option } from './commander.ts';
import type { BenchFlags } from './commands/bench.ts';
import type { CompareFlags } from './commands/compare.ts';
import type { DetectorsFlags } from './commands/detectors.ts';
import type { DebriefFlags, PlayFlags } from './commands/play.ts';
import type { RunFlags } from './commands/run.ts';
import type { VerifyFlags } from './commands/verify.ts';
import type { WatchFlags } from './commands/watch.ts';
import { names, oneWord, someText, wholeNumber, wholeNumbers } from './flags.ts';
import type { ExitCode, Outside } from './outside.ts';
import { UserMistake } from './user-mistake.ts';

/** The scenario that is shown to whoever asks for none. */
const DEFAULT_SCENARIO = 'first-rollout';

const AFTERWORD = `
A scenario is a path to a YAML file, or the name of one that comes along: first-rollout, config-loop,
retry-storm, busy-cells, cooling-loss.

Exit codes: 0 fine; 1 an expectation was missed (or Wavetank itself broke off, and says so);
2 the input was wrong; 130 interrupted, with everything finished so far on disk.`;

/**
 * The command line: what may be written, and which function answers. Each of those is loaded only when it is called, so
 * that \`--help\` costs nothing.
 *
 * @param done takes the exit code of the command that ran
 */
export function buildProgram(outside: Outside, done: (code: ExitCode) => void): Command {
  const program = new Command('wavetank')
    .description('Tests a rollout policy against failures before production does.')
    .version(outside.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand(false)
    .addHelpText('after', AFTERWORD)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void outside.stdout.write(text),
      writeErr: (text) => void outside.stderr.write(text),
      outputError: () => undefined,
      getOutHelpWidth: () => Math.min(outside.stdout.columns ?? 100, 100),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .action(async () => {
      if (outside.hasScreen) {
        const { openScreens } = await import('./commands/app.ts');
        done(await openScreens('list', {}, outside));
      } else {
        const { compare } = await import('./commands/compare.ts');
        done(await compare(DEFAULT_SCENARIO, {}, outside));
      }
    });

  batchOptions(program.command('run'))
    .summary('run scenarios and write a report folder for each')
    .description('Runs scenarios and writes a folder with CSV files for each.')
    .argument('<scenario...>', 'paths or names of scenarios')
    .option('--out <folder>', 'where the report folders go', someText('--out'), 'reports/out')
    .option('--resume', 'go on with what was interrupted')
    .option('--verify', 'run everything twice and name the first difference')
    .option('--format <format>', 'csv', oneWord('--format', ['csv']), 'csv')
    .option(
      '--sensitivity',
      'also write what the answer depends on, from at most 30 seeds, in sensitivity.csv',
    )
    .action(async (scenarios: string[], flags: RunFlags) => {
      const { run } = await import('./commands/run.ts');
      done(await run(scenarios, flags, outside));
    });

  batchOptions(program.command('compare'))
    .summary('compare the policies of a scenario')
    .description('Compares the policies of a scenario, on the same seeds.')
    .argument('[scenario]', 'path or name of a scenario', DEFAULT_SCENARIO)
    .option('--plain', 'print the comparison as text, as is done without a terminal')
    .option(
      '--base <policy>',
      'the policy that differences are taken to (default: the first)',
      someText('--base'),
    )
    .option('--sensitivity', 'print what the answer depends on instead, from at most 30 seeds unless told')
    .action(async (scenario: string, flags: CompareFlags) => {
      const { compare } = await import('./commands/compare.ts');
      done(await compare(scenario, flags, outside));
    });

  program
    .command('watch')
    .summary('watch one run')
    .description('Shows one run, with play, pause and seek; without a terminal prints its journal.')
    .argument('<scenario>', 'path or name of a scenario')
    .option('--policy <name>', 'the policy (default: the first)', someText('--policy'))
    .option('--replication <i>', 'number of the seed, from 0', wholeNumber('--replication', 0, 1e6), 0)
    .option('--variant <name>', 'the variant', someText('--variant'), 'base')
    .option('--release <which>', 'faulty or healthy', oneWord('--release', ['faulty', 'healthy']), 'faulty')
    .option('--seed <s>', "another seed than the scenario's", someText('--seed'))
    .option('--plain', 'print the journal')
    .action(async (scenario: string, flags: WatchFlags) => {
      const { watch } = await import('./commands/watch.ts');
      done(await watch(scenario, flags, outside));
    });

  program
    .command('play')
    .summary('play an incident as on-call engineer')
    .description('Plays the incident of a scenario: you are on call. Needs a terminal, or a script.')
    .argument('<scenario>', 'path or name of a scenario')
    .option('--policy <name>', 'the policy of the rollout', someText('--policy'))
    .option('--variant <name>', 'the variant', someText('--variant'))
    .option('--replication <i>', 'number of the seed, from 0', wholeNumber('--replication', 0, 1e6))
    .option('--graded', 'the clock cannot be stopped')
    .option('--speed <n>', 'simulated seconds per second', wholeNumber('--speed', 1, 3600))
    .option('--record <file>', 'where the game is kept; must not exist', someText('--record'))
    .option('--out <file>', 'where the post-mortem goes', someText('--out'))
    .option('--script <file>', 'timed commands, to play without a terminal', someText('--script'))
    .action(async (scenario: string, flags: PlayFlags) => {
      const { play } = await import('./commands/play.ts');
      done(await play(scenario, flags, outside));
    });

  program
    .command('debrief')
    .summary('what happened in a recorded game')
    .description('Runs a recorded game again and tells what happened.')
    .argument('<file>', 'the record of a game')
    .option('--scenario <path>', 'where its scenario is, if it does not come along', someText('--scenario'))
    .option('--out <file>', 'where the post-mortem goes', someText('--out'))
    .option('--plain', 'print it as text')
    .action(async (file: string, flags: DebriefFlags) => {
      const { debriefGame } = await import('./commands/play.ts');
      done(await debriefGame(file, flags, outside));
    });

  program
    .command('validate')
    .summary('check scenarios')
    .description('Checks scenarios; every problem with its line, column, and what to write instead.')
    .argument('<file...>', 'paths or names of scenarios')
    .action(async (files: string[]) => {
      const { validate } = await import('./commands/validate.ts');
      done(await validate(files, outside));
    });

  program
    .command('explain')
    .summary('the manual page of a policy, fault, section, …')
    .description(
      'Prints the manual page of a model or a section of scenarios; without a name the list of all.',
    )
    .argument('[name]', 'name of a model or a section, such as geometric or serving')
    .action(async (name: string | undefined) => {
      const { explain } = await import('./commands/explain.ts');
      done(await explain(name, outside));
    });

  program
    .command('detectors')
    .summary('which detectors see it, and at what traffic')
    .description('Shows every detector the same data: who alarms when, how often falsely, who is blind.')
    .argument('<scenario>', 'path or name of a scenario')
    .option('--policy <name>', 'whose first wave is the canary (default: the first)', someText('--policy'))
    .option(
      '--rates <a,b>',
      "requests a minute and side, besides the scenario's own",
      wholeNumbers('--rates', 1, 1e8),
      [60, 600, 6000],
    )
    .option(
      '--factor <n>',
      'a release with so many times the usual errors',
      wholeNumber('--factor', 2, 1e6),
      5,
    )
    .option('--minutes <n>', 'how long each canary is watched', wholeNumber('--minutes', 1, 1440), 60)
    .option('--replications <n>', 'seeds', wholeNumber('--replications', 10, 1e5), 200)
    .option('--seed <s>', "another seed than the scenario's", someText('--seed'))
    .option('--plain', 'print it as text, as is done anyway')
    .option('--csv <file>', 'also write the table', someText('--csv'))
    .action(async (scenario: string, flags: DetectorsFlags) => {
      const { detectors } = await import('./commands/detectors.ts');
      done(await detectors(scenario, flags, outside));
    });

  program
    .command('schema')
    .summary('JSON Schema of scenarios, for editors')
    .description('Prints the JSON Schema of scenarios, for editors.')
    .action(async () => {
      const { schema } = await import('./commands/schema.ts');
      done(await schema(outside));
    });

  program
    .command('verify')
    .summary('compare the product with theory and published results')
    .description('Runs the product against theory and published results, and prints both beside each other.')
    .argument('[group...]', 'groups of targets (default: all)')
    .option('--targets <file>', 'another table than the one that comes along', someText('--targets'))
    .option('--quick', 'leave out what takes long, in under a minute; says what')
    .option('--csv <file>', 'also write the table, with what came out', someText('--csv'))
    .option('--workers <n>', 'threads (default: one per core)', wholeNumber('--workers', 1, 256))
    .action(async (groups: string[], flags: VerifyFlags) => {
      const { verify } = await import('./commands/verify.ts');
      done(await verify(groups, flags, outside));
    });

  program
    .command('bench')
    .summary('the speed of this machine')
    .description(
      'Measures what everything costs on this machine and prints it beside goals and the last record.',
    )
    .argument('[scenario...]', 'paths or names of scenarios (default: all that come along)')
    .option(
      '--only <a,b>',
      'only these parts: kernel, requests, cells, fleets, scenarios, threads',
      names('--only'),
    )
    .option('--turns <n>', 'how often each is measured; the best counts', wholeNumber('--turns', 1, 100), 2)
    .option('--record', 'add what was measured to the history')
    .option('--history <file>', 'what was recorded', someText('--history'), 'reports/bench/history.csv')
    .addOption(new Option('--probe <name>', 'measure one thing alone').hideHelp())
    .action(async (scenarios: string[], flags: BenchFlags) => {
      const { bench } = await import('./commands/bench.ts');
      done(await bench(scenarios, flags, outside));
    });

  tellTogether(program);
  return program;
}

/** Holds back what is wrong with the values of options until all of them are read, and then tells it at once. */
function tellTogether(program: Command): void {
  const mistakes: string[] = [];
  for (const option of program.commands.flatMap((command) => command.options)) {
    const parse = option.parseArg;
    if (parse === undefined) continue;
    option.parseArg = (text, previous) => {
      try {
        return parse(text, previous);
      } catch (problem) {
        if (!(problem instanceof UserMistake)) throw problem;
        mistakes.push(...problem.lines);
        return previous;
      }
    };
  }
  program.hook('preAction', () => {
    if (mistakes.length > 0) throw new UserMistake(...mistakes);
  });
}

function batchOptions(command: Command): Command {
  return command
    .option('--policies <a,b>', 'only these policies', names('--policies'))
    .option(
      '--replications <n>',
      "seeds per policy (default: the scenario's)",
      wholeNumber('--replications', 1, 1e6),
    )
    .option('--seed <s>', "another seed than the scenario's", someText('--seed'))
    .option('--workers <n>', 'threads (default: one per core)', wholeNumber('--workers', 1, 256));
}
