import {
  IntentBackend,
  IntentCaller,
  IntentOperations,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { PickedWorkload } from './formValues';

interface Errors {
  addError(message: string): void;
}

/** A picked workload names everything an intent needs. @internal */
export function validateWorkload(
  value: Partial<PickedWorkload> | undefined,
  errors: Errors,
): void {
  if (!value?.mesh) errors.addError('Choose a mesh');
  if (!value?.target?.namespace || !value.target.service)
    errors.addError('Choose a Service');
  else if (Object.keys(value.target.labels).length === 0)
    errors.addError('Name a label of the pods');
}

/** Callers are not repeated, and nobody beside everybody is named. @internal */
export function validateCallers(
  value: readonly IntentCaller[] | undefined,
  errors: Errors,
): void {
  const all = value?.some(caller => 'anyIdentity' in caller);
  if (all && value && value.length > 1)
    errors.addError(
      'Every identity of the mesh is among them: remove the others',
    );
}

/** Shares are whole percents that sum to 100. @internal */
export function validateWeights(
  value: readonly (IntentBackend & { weight: number })[] | undefined,
  errors: Errors,
): void {
  const sum = (value ?? []).reduce((total, { weight }) => total + weight, 0);
  if (sum !== 100) errors.addError(`The shares sum to ${sum}, not to 100`);
}

/** Paths begin with a slash, and templates are no more than that. @internal */
export function validateOperations(
  value: IntentOperations | undefined,
  errors: Errors,
): void {
  for (const { type, value: path } of value?.paths ?? []) {
    if (!path.startsWith('/'))
      errors.addError(`${path || 'An empty path'} does not begin with a slash`);
    if (type === 'template' && !/\{\*{1,2}\}/.test(path))
      errors.addError(`${path} has neither {*} nor {**}`);
    if (type !== 'template' && /[{}*]/.test(path))
      errors.addError(`${path} holds characters of a template`);
  }
}
