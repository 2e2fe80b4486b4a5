import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import type { BatchIdentity, BatchPlan, Part } from '../experiment/index.ts';
import { differencesOf, PartStore } from '../experiment/index.ts';
import { makeFolder } from '../report/index.ts';
import { reasonOf, UserMistake } from './user-mistake.ts';

/** Where the report of one scenario goes, and where its parts lie until it is written. */
export interface ReportFolder {
  readonly path: string;
  readonly parts: PartStore;
  /** What an earlier attempt has left. */
  readonly finished: readonly Part[];
  /** The same for a batch of the sensitivity. */
  readonly partsOf: (plan: BatchPlan) => KeptParts;
  /** Something to say about it. */
  readonly note: string;
}

/** Parts of a batch: what there is already, and where further ones go. */
export interface KeptParts {
  readonly finished: readonly Part[];
  readonly save: (part: Part) => void;
}

/** Hidden, and inside, so that it is on the same disk and goes where the report goes. */
const WORK = '.work';

/** Makes the folder, or takes up what an interrupted batch has left in it; whatever stands in the way is the user's mistake. */
export function openReportFolder(
  out: string,
  plan: BatchPlan,
  version: string,
  resume: boolean,
): ReportFolder {
  const path = join(out, plan.scenario.name);
  const work = join(path, WORK);
  const identity = identityOf(plan, version);
  const parts = new PartStore(work);
  const partsOf = (round: BatchPlan) => keptParts(work, round, version);
  return orMistake(path, () => {
    makeFolder(path);
    accessSync(path, constants.W_OK | constants.X_OK);
    const then = parts.identity;
    if (resume && then !== undefined) {
      const differences = differencesOf(then, identity);
      if (differences.length === 0) return { path, parts, finished: parts.load(), partsOf, note: '' };
      throw new UserMistake(
        `${work}: expected an interrupted batch like this one, got another:`,
        ...differences.map((difference) => `  ${difference}`),
        '  run it as it was begun, or leave --resume out to begin anew',
      );
    }
    parts.begin(identity);
    const note =
      then === undefined ? '' : `${path}: begins anew; --resume would have gone on where it was interrupted`;
    return { path, parts, finished: [], partsOf, note };
  });
}

/**
 * What is kept of one batch of a sensitivity, in a folder of its own by how many seeds and ends it has. Which ends those
 * are follows from what was found before, so parts of the same name belong to the same batch unless they say otherwise.
 */
function keptParts(work: string, plan: BatchPlan, version: string): KeptParts {
  const identity = identityOf(plan, version);
  const { replications, variants } = plan.scenario;
  const store = new PartStore(join(work, `sensitivity-${replications}x${variants.length}`));
  const then = store.identity;
  const isSame = then !== undefined && differencesOf(then, identity).length === 0;
  if (!isSame) store.begin(identity);
  return { finished: isSame ? store.load() : [], save: (part) => store.save(part) };
}

function identityOf({ scenario, jobs }: BatchPlan, version: string): BatchIdentity {
  return {
    scenario: scenario.name,
    hash: scenario.hash,
    version,
    seed: scenario.seed,
    policies: [...new Set(jobs.map(({ policy }) => policy))],
    variants: scenario.variants.map(({ name }) => name),
  };
}

function orMistake<T>(path: string, open: () => T): T {
  try {
    return open();
  } catch (problem) {
    if (problem instanceof UserMistake) throw problem;
    throw new UserMistake(
      `${path}: expected a folder that can be written, got: ${reasonOf(problem)} — choose another with --out`,
    );
  }
}
