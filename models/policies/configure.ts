import type { Configured, DeployModel, Params, Values } from '../../src/domain/index.ts';

/** A deploy style with options that a preset has settled. */
export function configureDeploy<P extends Params>(
  model: DeployModel<P>,
  options: Values<P>,
): Configured<'deploy'> {
  // The options have just been checked against the model's own params by the compiler.
  return { name: model.name, model, options: options as never };
}
