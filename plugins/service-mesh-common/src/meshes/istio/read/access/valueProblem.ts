import { conditionField } from './fieldTests';

/** Characters a literal segment of a path template may have. */
const LITERAL = /^[\w.~%!$&'()+,;:@=-]+$/;

/** Whether a value can be read depends on nothing around it. */
const NOWHERE = {
  policyNamespace: '',
  trustDomain: '',
  trustDomainAliases: [],
  tokensValidated: true,
  spaceDelimitedClaims: [],
};

/** What is wrong with a path of a policy as a template, in words; undefined when nothing is. @internal */
export function pathTemplateProblem(path: string): string | undefined {
  const segments = path.replace(/^\/+|\/+$/g, '').split('/');
  const isTemplate = /\{\*\*?\}/.test(path);
  const rest = segments.indexOf('{**}');
  if (
    rest >= 0 &&
    segments.some((s, i) => i > rest && (s === '{*}' || s === '{**}'))
  )
    return 'the operator for any rest has to be the last one of a path template';
  const literals = segments.filter(s => s !== '{*}' && s !== '{**}');
  if (literals.some(s => /[{}]/.test(s)))
    return 'braces in a path may only hold one or two stars, as a whole segment';
  if (isTemplate && literals.some(s => !LITERAL.test(s)))
    return 'a segment of a path template has characters it cannot hold';
  return undefined;
}

/** What is wrong with a condition of a rule, in words; undefined when nothing is. @internal */
export function conditionProblem(
  key: string,
  values: readonly string[],
): string | undefined {
  const field = conditionField(key);
  if (!field) return `${key} is no known attribute`;
  if (values.length === 0) return `${key} lists no values`;
  if (values.includes('')) return `${key} lists an empty value`;
  const bad = values.find(value => !isReadable(key, value));
  return bad === undefined ? undefined : `${key} cannot be ${bad}`;
}

function isReadable(key: string, value: string): boolean {
  switch (key) {
    case 'source.serviceAccount':
      return /^(?:[^/]+\/)?[^/]+$/.test(value);
    case 'source.trustDomain':
      return (
        !value.includes('/') &&
        (!value.includes('*') || /^\*?[^*]*\*?$/.test(value)) &&
        value.split('*').length <= 2
      );
    default:
      return conditionField(key)?.test(value, NOWHERE) !== undefined;
  }
}
