import { IntentProblem } from '../../../engine/MeshWriter';
import { IntentMatch } from '../../../model';
import {
  headerProblems,
  methodProblems,
  pathProblems,
  problemAt,
} from './intentProblems';

/** What is wrong with the conditions of a rule; `lacking` says why there are no path templates. @internal */
export function matchProblems(
  field: string,
  { path, method, headers }: IntentMatch,
  lacking: string,
): readonly IntentProblem[] {
  return [
    ...problemAt(
      field,
      !path &&
        method === undefined &&
        headers.length === 0 &&
        'no condition: every request would match',
    ),
    ...(path
      ? [
          ...pathProblems(`${field}.path`, path, { lacking }),
          ...problemAt(
            `${field}.path.value`,
            path.type === 'prefix' &&
              path.value.endsWith('/') &&
              (path.value === '/'
                ? 'every path begins so: leave the path out'
                : 'a prefix goes by whole segments: leave the slash at the end out'),
          ),
        ]
      : []),
    ...(method === undefined ? [] : methodProblems(`${field}.method`, method)),
    ...headers.flatMap((header, i) => [
      ...headerProblems(`${field}.headers[${i}]`, header),
      ...problemAt(
        `${field}.headers[${i}].name`,
        headers.findIndex(({ name }) => name === header.name) < i &&
          'is listed twice',
      ),
    ]),
  ];
}
