import { ValueMatch } from '../../../../model';
import { patternOf, quotePattern, valuePattern } from './valuePattern';

/** A principal as a policy spells it. @internal */
export function principalPattern(value: string): ValueMatch {
  return valuePattern(value.replace(/^spiffe:\/\//, ''));
}

/** Peers of a namespace: every star of the value stands for any text. @internal */
export function namespacePattern(value: string): ValueMatch {
  return { regex: `.*/ns/${value.split('*').map(quotePattern).join('.*')}/.*` };
}

/** Peers with a service account, `namespace/name` or a name in the policy's namespace; stars stand for themselves. @internal */
export function serviceAccountPattern(
  value: string,
  policyNamespace: string,
): ValueMatch {
  const slash = value.indexOf('/');
  const namespace = slash < 0 ? policyNamespace : value.slice(0, slash);
  const name = slash < 0 ? value : value.slice(slash + 1);
  return {
    regex: `.+/ns/${quotePattern(namespace)}/(?:.+/|)sa/${quotePattern(
      name,
    )}(?:/.+)?`,
  };
}

/** Peers of a trust domain. @internal */
export function trustDomainPattern(value: string): ValueMatch {
  return value === '*'
    ? { regex: '.+' }
    : { regex: `${patternOf(value, '[^/]')}/.*` };
}

/** Validated tokens, by issuer and subject parted at the last slash. @internal */
export function requestPrincipalPattern(value: string): ValueMatch {
  if (value === '*') return { present: true };
  const slash = value.lastIndexOf('/');
  if (slash < 0) {
    if (value.startsWith('*'))
      return { regex: `.*/.*${quotePattern(value.slice(1))}` };
    if (value.endsWith('*'))
      return { regex: `${quotePattern(value.slice(0, -1))}.*/.*` };
    return { exact: `${value}/` };
  }
  if (!value.includes('*')) return { exact: value };
  return {
    regex: `${patternOf(value.slice(0, slash))}/${patternOf(
      value.slice(slash + 1),
    )}`,
  };
}
