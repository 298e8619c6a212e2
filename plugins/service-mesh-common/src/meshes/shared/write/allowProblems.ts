import { IntentProblem } from '../../../engine/MeshWriter';
import { AccessIntent } from '../../../model';
import {
  methodProblems,
  nameProblems,
  pathProblems,
  problemAt,
} from './intentProblems';

type Allow = AccessIntent['allow'][number];

/** What a mesh cannot say of whom an intent allows what. @internal */
export interface AllowLimits {
  /** What is wrong with asking for methods or paths at all. */
  readonly operations: (
    operations: Allow['operations'],
  ) => string | false | undefined;
  /** Why templates of paths cannot be written; absent when they can. */
  readonly templatesLacking?: string;
}

/** What is wrong with whom an intent allows what. @internal */
export function allowProblems(
  allow: readonly Allow[],
  { operations: operationsProblem, templatesLacking }: AllowLimits,
): readonly IntentProblem[] {
  return allow.flatMap(({ callers, operations }, i) => [
    ...problemAt(`allow[${i}].callers`, callers.length === 0 && 'names nobody'),
    ...callers.flatMap((caller, j) =>
      callerProblems(`allow[${i}].callers[${j}]`, caller),
    ),
    ...problemAt(`allow[${i}].operations`, operationsProblem(operations)),
    ...operations.methods.flatMap((method, j) =>
      methodProblems(`allow[${i}].operations.methods[${j}]`, method),
    ),
    ...operations.paths.flatMap((path, j) =>
      pathProblems(`allow[${i}].operations.paths[${j}]`, path, {
        lacking: templatesLacking,
      }),
    ),
  ]);
}

function callerProblems(
  field: string,
  caller: Allow['callers'][number],
): readonly IntentProblem[] {
  if (!('namespace' in caller)) return [];
  return [
    ...nameProblems(`${field}.namespace`, caller.namespace),
    ...('serviceAccount' in caller
      ? nameProblems(`${field}.serviceAccount`, caller.serviceAccount)
      : []),
  ];
}
