import { IntentProblem } from '../../../engine/MeshWriter';
import { nameProblems, problemAt } from './intentProblems';

/** What is wrong with the names of rules, of which one is taken. @internal */
export function ruleNameProblems(
  rules: readonly { readonly name: string }[],
  taken: string,
): readonly IntentProblem[] {
  return rules.flatMap(({ name }, i) => [
    ...nameProblems(`rules[${i}].name`, name),
    ...problemAt(
      `rules[${i}].name`,
      name === taken
        ? `${taken} is the rule for all other requests`
        : rules.findIndex(other => other.name === name) < i &&
            `${name} is the name of another rule`,
    ),
  ]);
}
