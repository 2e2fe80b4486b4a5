#!/usr/bin/env node
// Starts Wavetank on a Node that is new enough. Written for any Node since 14, because its first job is to tell
// an old one; from Node 22.13 on it loads the program into this very process and costs next to nothing.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isSupported, MINIMUM, packageWithNode } from './node-version.mjs';

const ROOT = new URL('..', import.meta.url);
const PROGRAM = new URL('dist/main.js', ROOT);

if (isSupported(process.versions.node)) await runHere();
else await runOnPackagedNode();

async function runHere() {
  if (existsSync(PROGRAM) || (await builtNow())) await import(PROGRAM.href);
}

/** Builds what `npm ci` would have built, for installations made with --ignore-scripts. */
async function builtNow() {
  try {
    const { buildDist } = await import(new URL('.config/build.mjs', ROOT).href);
    await buildDist();
    return true;
  } catch {
    giveUp(`is not built yet. Run "npm ci" in ${fileURLToPath(ROOT)} and try again.`);
    return false;
  }
}

async function runOnPackagedNode() {
  const node = await packagedNode();
  if (node === undefined) {
    giveUp(`needs Node ${MINIMUM} or newer, and this is Node ${process.versions.node}. Run "npm ci" in \
${fileURLToPath(ROOT)}, which brings one along, or install one from https://nodejs.org.`);
    return;
  }
  const { spawn } = await import('node:child_process');
  const launcher = fileURLToPath(import.meta.url);
  const child = spawn(node, [...process.execArgv, launcher, ...process.argv.slice(2)], { stdio: 'inherit' });
  passSignalsTo(child);
  child.on('error', (problem) => giveUp(`could not start ${node}: ${problem.message}`));
  child.on('exit', (code, signal) => endAs(code, signal));
}

/** The newer Node that npm installed with us: the path of its binary, if it is there. */
async function packagedNode() {
  const name = packageWithNode(process.platform, process.arch);
  if (name === undefined) return undefined;
  const { createRequire } = await import('node:module');
  const require = createRequire(import.meta.url);
  try {
    const { version, bin } = require(`${name}/package.json`);
    return isSupported(version) ? require.resolve(`${name}/${bin.node}`) : undefined;
  } catch {
    return undefined; // Not installed: optional dependencies may be left out.
  }
}

/**
 * A terminal sends Ctrl-C to both processes itself; passed on as well, the program would see it twice and take
 * the second one for impatience. Without a terminal only this process was meant, and the child has to be told.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function passSignalsTo(child) {
  const atTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  /** @type {NodeJS.Signals[]} */
  const fromTerminal = ['SIGINT', 'SIGQUIT', 'SIGHUP'];
  for (const signal of fromTerminal) process.on(signal, () => atTerminal || child.kill(signal));
  process.on('SIGTERM', () => child.kill('SIGTERM'));
}

/**
 * Ends as the child did, so that a shell or a script sees no difference.
 *
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function endAs(code, signal) {
  if (signal === null) {
    process.exitCode = code ?? 1;
    return;
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** @param {string} reason */
function giveUp(reason) {
  console.error(`wavetank ${reason}`);
  process.exitCode = 2;
}
