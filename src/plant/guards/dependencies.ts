import type { DependencyLaw } from '../../domain/index.ts';
import { powInt } from '../../kernel/index.ts';
import { attemptsExpected } from '../retries.ts';

/** Probability that a call to it fails after all its attempts. */
export function callFails({ errors, attempts }: DependencyLaw): number {
  return powInt(errors, attempts);
}

/**
 * Probability that an attempt of the cell fails because of what it calls: it needs every hard dependency that it calls,
 * and does without soft ones.
 */
export function failsByDependencies(dependencies: readonly DependencyLaw[]): number {
  let passes = 1;
  for (const dependency of dependencies) {
    if (dependency.kind === 'hard') passes *= 1 - dependency.calls * callFails(dependency);
  }
  return 1 - passes;
}

/** Attempts at the dependency per attempt of the cell that is served well. */
export function attemptsAtDependency(dependency: DependencyLaw): number {
  return dependency.calls * attemptsExpected(dependency.errors, dependency.attempts);
}
