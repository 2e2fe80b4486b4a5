import { arch, cpus, platform } from 'node:os';
import type { Site } from './history.ts';

/** This machine today, as the history names it: neither its name nor a path is in it. */
export function siteHere(version: string): Site {
  const cores = cpus();
  const model = cores[0]?.model.replace(/\s+/g, ' ').trim() || 'unknown processor';
  return {
    date: new Date().toISOString().slice(0, 10),
    version,
    node: process.versions.node,
    machine: `${platform()} ${arch()}, ${model}, ${cores.length} cores`,
  };
}
