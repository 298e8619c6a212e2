import { LabelRequirement, LabelSelector } from './model';

const KEY = '([A-Za-z0-9][-A-Za-z0-9_./]*)';
const SET = new RegExp(`^${KEY}\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const EQUALITY = new RegExp(`^${KEY}\\s*(==|=|!=)\\s*([-A-Za-z0-9_.]*)$`);
const EXISTENCE = new RegExp(`^(!?)\\s*${KEY}$`);

/**
 * Reads a Kubernetes label selector such as `app=cart,tier in (web, api),!canary`; undefined when it is malformed.
 * @public
 */
export function parseLabelSelector(text: string): LabelSelector | undefined {
  const requirements: LabelRequirement[] = [];
  // Commas inside parentheses separate values, not requirements.
  for (const part of text.split(/,(?![^(]*\))/)) {
    const requirement = parseRequirement(part.trim());
    if (!requirement) return undefined;
    requirements.push(requirement);
  }
  return requirements;
}

function parseRequirement(part: string): LabelRequirement | undefined {
  const set = SET.exec(part);
  if (set)
    return {
      key: set[1],
      operator: set[2] === 'in' ? 'In' : 'NotIn',
      values: set[3].split(',').map(value => value.trim()),
    };
  const equality = EQUALITY.exec(part);
  if (equality)
    return {
      key: equality[1],
      operator: equality[2] === '!=' ? 'NotIn' : 'In',
      values: [equality[3]],
    };
  const existence = EXISTENCE.exec(part);
  return existence
    ? { key: existence[2], operator: existence[1] ? 'DoesNotExist' : 'Exists' }
    : undefined;
}
