import { ValueMatch } from '../../../../model';
import { quotePattern, valuePattern } from './valuePattern';

/** A principal as a policy spells it; written with its `spiffe://` it is nobody's. @internal */
export function principalPattern(value: string): ValueMatch {
  return valuePattern(value);
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
  if (value === '*') return { regex: '.+' };
  const star = value.indexOf('*');
  const domain =
    star < 0
      ? quotePattern(value)
      : `${quotePattern(value.slice(0, star))}[^/]*${quotePattern(
          value.slice(star + 1),
        )}`;
  return { regex: `${domain}/.*` };
}

/**
 * Validated tokens, by issuer and subject parted at the last slash. Only one of the two can have a star: where the value
 * begins with one, a star at its end is a star.
 * @internal
 */
export function requestPrincipalPattern(value: string): ValueMatch {
  if (value === '*') return { regex: '.+/.+' };
  const slash = value.lastIndexOf('/');
  const issuer = slash < 0 ? value : value.slice(0, slash);
  const subject = slash < 0 ? '' : value.slice(slash + 1);
  if (value.startsWith('*')) {
    if (slash < 0) return { regex: `.+/.*${quotePattern(value.slice(1))}` };
    const issuers =
      issuer === '*' ? '.+' : `.*${quotePattern(issuer.slice(1))}`;
    return { regex: `${issuers}/${quotePattern(subject)}` };
  }
  if (!value.endsWith('*')) return { exact: `${issuer}/${subject}` };
  if (slash < 0) return { regex: `${quotePattern(value.slice(0, -1))}.*/.+` };
  const subjects =
    subject === '*' ? '.+' : `${quotePattern(subject.slice(0, -1))}.*`;
  return { regex: `${quotePattern(issuer)}/${subjects}` };
}
