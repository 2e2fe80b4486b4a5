import type { RunFailure } from '../experiment/index.ts';

/** A run broke an invariant: Wavetank is wrong, not its user. Told with what it takes to see it again. */
export class OurMistake extends Error {
  readonly lines: readonly string[];

  constructor(failure: RunFailure, file: string, chosenSeed: string | undefined) {
    const { job, seed, cause } = failure;
    const { policy, variant, replication } = job;
    const replay = [
      `wavetank watch ${file} --policy ${policy} --replication ${replication}`,
      variant === 'base' ? '' : ` --variant ${quoted(variant)}`,
      chosenSeed === undefined ? '' : ` --seed ${quoted(chosenSeed)}`,
    ].join('');
    super(`a run broke off: ${failure.message}`, { cause: failure.cause });
    this.name = 'OurMistake';
    this.lines = [
      'wavetank: a run broke off. This is a mistake in Wavetank, not in your scenario; please report it with these lines.',
      `  run     ${file}, policy ${policy}, variant ${variant}, replication ${replication}, seed ${seed}`,
      `  replay  ${replay}`,
      ...stackOf(cause).map((line, i) => `  ${i === 0 ? 'reason  ' : '        '}${line}`),
    ];
  }
}

function stackOf(cause: unknown): string[] {
  return (cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)).split('\n');
}

function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
