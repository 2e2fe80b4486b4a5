/** Steps of traffic as they are gone through: only upwards, and to 100 % in the end. */
export function ascending(steps: readonly number[]): number[] {
  const upwards: number[] = [];
  for (const step of [...steps, 1]) {
    if (step > (upwards.at(-1) ?? 0)) upwards.push(step);
  }
  return upwards;
}
