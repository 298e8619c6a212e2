import { AccessPredicate, ValueMatch } from '../../../model';
import { hostSuffix } from './hostMatch';
import { NamedCondition, RouteCondition } from './RouteCondition';
import { isReadable, wholeMatchPattern } from './wholeMatch';

/** True for every request. @internal */
export const ALWAYS: AccessPredicate = { all: [] };

function valueMatch({
  type,
  value,
}: {
  readonly type: string;
  readonly value: string;
}): ValueMatch {
  return type === 'regex'
    ? { regex: wholeMatchPattern(value) }
    : { exact: value };
}

function headers(
  conditions: readonly NamedCondition[],
): readonly AccessPredicate[] {
  return conditions.map(c => ({
    attribute: `request.header:${c.name.toLowerCase()}`,
    match: valueMatch(c),
  }));
}

function escapePattern(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Patterns we cannot read leave the answer open rather than deciding it. */
function unreadable(condition: RouteCondition): string | undefined {
  if (condition.protocol === 'any') return undefined;
  const http =
    condition.protocol === 'http' ? [condition.path, ...condition.query] : [];
  return [...http, ...condition.headers].find(
    part => part.type === 'regex' && !isReadable(part.value),
  )?.value;
}

/** Says in neutral terms which requests a condition matches. @internal */
export function conditionPredicate(condition: RouteCondition): AccessPredicate {
  if (condition.protocol === 'any') return ALWAYS;
  const pattern = unreadable(condition);
  if (pattern !== undefined) return { opaque: `the pattern ${pattern}` };
  if (condition.protocol === 'grpc') {
    const segment = (name: string) => (name ? escapePattern(name) : '[^/]*');
    return {
      all: [
        { attribute: 'request.method', match: { exact: 'POST' } },
        {
          attribute: 'request.path',
          match: {
            regex: `/${segment(condition.service)}/${segment(
              condition.method,
            )}(?:/.*)?`,
          },
        },
        ...headers(condition.headers),
      ],
    };
  }
  const { path, method, query } = condition;
  const parts: AccessPredicate[] = [...headers(condition.headers)];
  for (const c of query)
    parts.push({ attribute: `request.query:${c.name}`, match: valueMatch(c) });
  if (method !== undefined)
    parts.unshift({ attribute: 'request.method', match: { exact: method } });
  // Every path begins with a slash, so the question may leave it open.
  if (path.type !== 'prefix' || path.value !== '/') {
    parts.unshift({
      attribute: 'request.path',
      match:
        path.type === 'prefix' ? { pathPrefix: path.value } : valueMatch(path),
    });
  }
  return parts.length === 1 ? parts[0] : { all: parts };
}

/** Says in neutral terms which hosts a hostname of a route matches; no hostname matches all. @internal */
export function hostPredicate(hostname: string | undefined): AccessPredicate {
  if (hostname === undefined) return ALWAYS;
  const suffix = hostSuffix(hostname);
  return {
    attribute: 'request.host',
    match:
      suffix === undefined
        ? { exact: hostname, ignoreCase: true }
        : { suffix, ignoreCase: true },
  };
}
