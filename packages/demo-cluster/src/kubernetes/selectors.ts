import { KubeObject, StringMap, valueAt } from '../KubeObject';
import { badRequest } from './ApiError';
import { ResourceType } from './ResourceType';

type Matcher = (object: KubeObject) => boolean;

/** A test for `labelSelector=` as kubectl writes it: `a=b,c!=d,e in (f,g),h,!i`. */
export function labelMatcher(selector: string | null): Matcher {
  const tests = splitOutsideParentheses(selector ?? '').map(parseRequirement);
  return object => {
    const labels = object.metadata.labels ?? {};
    return tests.every(test => test(labels));
  };
}

/** A test for `fieldSelector=`: `metadata.name=x,status.phase!=Running`. */
export function fieldMatcher(
  type: ResourceType,
  selector: string | null,
): Matcher {
  const tests = (selector ?? '')
    .split(',')
    .filter(Boolean)
    .map(part => {
      const parsed = /^([^!=]+)(==|=|!=)(.*)$/.exec(part);
      if (!parsed) throw badRequest(`invalid field selector: ${part}`);
      const [, field, operator, wanted] = parsed;
      const known = field === 'metadata.name' || field === 'metadata.namespace';
      if (type.custom && !known) {
        throw badRequest(`field label not supported: ${field}`);
      }
      const path = field.split('.');
      return (object: KubeObject) =>
        (String(valueAt(object, ...path) ?? '') === wanted) ===
        (operator !== '!=');
    });
  return object => tests.every(test => test(object));
}

function splitOutsideParentheses(selector: string): string[] {
  return (selector.match(/(?:[^,(]|\([^)]*\))+/g) ?? [])
    .map(part => part.trim())
    .filter(Boolean);
}

const KEY = '[A-Za-z0-9][-A-Za-z0-9_./]*';
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s+\\(([^)]*)\\)$`);
const EQUALITY = new RegExp(`^(${KEY})\\s*(!=|==|=)\\s*([-A-Za-z0-9_.]*)$`);
const EXISTENCE = new RegExp(`^(!?)\\s*(${KEY})$`);

function parseRequirement(part: string): (labels: StringMap) => boolean {
  const set = SET.exec(part);
  if (set) {
    const values = set[3].split(',').map(value => value.trim());
    return labels =>
      // `notin` and `!=` are true for an absent label.
      values.includes(labels[set[1]]) === (set[2] === 'in');
  }
  const equality = EQUALITY.exec(part);
  if (equality) {
    const [, key, operator, value] = equality;
    return labels => (labels[key] === value) === (operator !== '!=');
  }
  const existence = EXISTENCE.exec(part);
  if (existence) {
    return labels =>
      (labels[existence[2]] === undefined) === (existence[1] === '!');
  }
  throw badRequest(`unable to parse requirement: ${part}`);
}
