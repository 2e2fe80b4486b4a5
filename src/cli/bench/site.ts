import { arch, cpus, platform } from 'node:os';
import type { Site } from './history.ts';

/** This machine, as the history names it. */
export function siteHere(version: string): Site {
  const cores = cpus();
  const model = cores[0]?.model.replace(/\s+/g, ' ').trim() || 'unknown processor';
  return {
    version,
    node: process.versions.node,
    machine: `${platform()} ${arch()}, ${model}, ${cores.length} cores`,
  };
}
