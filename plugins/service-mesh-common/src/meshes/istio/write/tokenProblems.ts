import { JwtIntent } from '../../../model';
import { methodProblems, problemAt } from '../../shared/write/intentProblems';
import { OWN_CLAIMS } from './ownClaims';
import { lacksOf } from './tokenDenials';

/** Rules that one policy is given at most: each entry multiplies them by the number of its conditions. */
const MOST_RULES = 32;

/** What is wrong with what tokens admit to. @internal */
export function tokenProblems({ required, admits }: JwtIntent) {
  if (!admits) return [];
  const text = (field: string, value: string) =>
    problemAt(
      field,
      value === ''
        ? 'is empty'
        : (/^\*|\*$/.test(value) || /[\n\r]/.test(value)) &&
            `${JSON.stringify(
              value,
            )} stands for more than itself: give whole texts`,
    );
  const twice = (field: string, values: readonly string[]) =>
    values.flatMap((value, i) =>
      problemAt(
        `${field}[${i}]`,
        values.indexOf(value) < i && 'is listed twice',
      ),
    );
  const rules = admits.reduce(
    (count, entry) => count * lacksOf(entry).length,
    1,
  );
  return [
    ...problemAt(
      'admits',
      admits.length === 0
        ? 'no token would admit to anything'
        : !required && 'is judged where a token is required only',
    ),
    ...problemAt(
      'admits',
      rules > MOST_RULES &&
        `needs ${rules} rules, more than ${MOST_RULES}: give fewer entries, or fewer conditions in each`,
    ),
    ...admits.flatMap((entry, i) => {
      const at = `admits[${i}]`;
      return [
        ...problemAt(
          at,
          lacksOf(entry).length === 0 &&
            'has no condition: every token would admit to everything',
        ),
        ...entry.subjects.flatMap((subject, j) =>
          text(`${at}.subjects[${j}]`, subject),
        ),
        ...twice(`${at}.subjects`, entry.subjects),
        ...entry.methods.flatMap((method, j) =>
          methodProblems(`${at}.methods[${j}]`, method),
        ),
        ...twice(`${at}.methods`, entry.methods),
        ...entry.claims.flatMap(({ name, values }, j) => [
          ...problemAt(
            `${at}.claims[${j}].name`,
            !/^[A-Za-z0-9_.:/-]+$/.test(name) &&
              `${JSON.stringify(name)} is no name of a claim`,
          ),
          ...problemAt(
            `${at}.claims[${j}].name`,
            OWN_CLAIMS.has(name) &&
              `${name} is given already: by the issuer, the audiences or the subjects`,
          ),
          ...problemAt(
            `${at}.claims[${j}].name`,
            entry.claims.findIndex(other => other.name === name) < j &&
              'is listed twice',
          ),
          ...problemAt(
            `${at}.claims[${j}].values`,
            values.length === 0 && 'no value: nobody would be admitted',
          ),
          ...values.flatMap((value, k) =>
            text(`${at}.claims[${j}].values[${k}]`, value),
          ),
          ...twice(`${at}.claims[${j}].values`, values),
        ]),
      ];
    }),
  ];
}
