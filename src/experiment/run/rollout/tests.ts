import type { Configured, DefectModel, TestOptions } from '../../../domain/index.ts';
import type { RolloutInputs } from './inputs.ts';

/** Whether a test complains: of a defect by its class, or of nothing. `name` is what its chance is drawn by. */
export function complains(
  { defects, streams }: RolloutInputs,
  name: string,
  test: Configured<'test'>,
): boolean {
  const { finds, falseAlarms } = testOptions(test);
  const luck = (purpose: string) => streams.stream(`test ${name} ${purpose}`).uniform();
  const found = defects.shipped.filter((defect) => {
    const model: DefectModel = defect.model;
    return luck(`of ${defect.name}`) < finds[model.class];
  });
  return found.length > 0 || luck('of nothing') < falseAlarms;
}

export const testOptions = (test: Configured<'test'>): TestOptions => test.options;
