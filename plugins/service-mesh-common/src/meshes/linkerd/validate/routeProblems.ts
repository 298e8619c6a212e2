import { json, list, number, object, text } from '../../../engine/shape';
import { Annotations, Parsed } from '../outbound/Parsed';
import { parseTimeouts } from '../outbound/parseTimeouts';
import { headerNameProblem, headerValueProblem } from '../routes/headerProblem';
import { isMalformed } from '../routes/wholeMatch';
import { project, targets } from './targets';
import { WebhookProblem } from './Validation';

/** A parent as routes of every kind name it. @internal */
export const parentRefs = list(
  object({ group: text, kind: text, port: number }),
);

interface Parent {
  readonly group?: string;
  readonly kind?: string;
  readonly port?: number;
}

/** Services may leave out their group; an EgressNetwork may not. */
function isEgressNetwork(parent: Parent): boolean {
  return targets(parent, 'policy.linkerd.io', 'EgressNetwork');
}

/** The first answer that is a problem. @internal */
export function firstProblem<T>(
  entries: readonly T[],
  judge: (entry: T, i: number) => WebhookProblem | undefined,
): WebhookProblem | undefined {
  for (const [i, entry] of entries.entries()) {
    const problem = judge(entry, i);
    if (problem) return problem;
  }
  return undefined;
}

/** A route may belong to an EgressNetwork only by port. @internal */
export function parentsProblem(
  parents: readonly Parent[],
): WebhookProblem | undefined {
  return firstProblem(parents, (parent, i) =>
    isEgressNetwork(parent) && parent.port === undefined
      ? {
          field: `spec.parentRefs[${i}].port`,
          message: 'cannot target an EgressNetwork without specifying a port',
        }
      : undefined,
  );
}

/** Annotations count for what clients do, so they are judged only with a Service or an EgressNetwork among the parents. @internal */
export function annotationsProblem(
  parents: readonly Parent[],
  annotations: Annotations,
  parseRetry: (annotations: Annotations) => Parsed<unknown>,
): WebhookProblem | undefined {
  const outbound = parents.some(
    parent => isEgressNetwork(parent) || targets(parent, '', 'Service'),
  );
  if (!outbound) return undefined;
  for (const parsed of [parseRetry(annotations), parseTimeouts(annotations)])
    if (!parsed.ok)
      return { field: 'metadata.annotations', message: parsed.error };
  return undefined;
}

const modifier = object({
  add: list(object({ name: text, value: text })),
  set: list(object({ name: text, value: text })),
  remove: list(text),
});

/** Filters as routes of every kind write them. @internal */
export const filterFields = object({
  type: text,
  requestHeaderModifier: modifier,
  responseHeaderModifier: modifier,
  requestRedirect: object({
    path: object({ replaceFullPath: text, replacePrefixMatch: text }),
  }),
});

interface Modifier {
  readonly add?: readonly { readonly name?: string; readonly value?: string }[];
  readonly set?: readonly { readonly name?: string; readonly value?: string }[];
  readonly remove?: readonly string[];
}

function nameProblem(
  name: string | undefined,
  field: string,
): WebhookProblem | undefined {
  const message = name === undefined ? undefined : headerNameProblem(name);
  return message === undefined ? undefined : { field, message };
}

function valueProblem(
  value: string,
  field: string,
): WebhookProblem | undefined {
  const message = headerValueProblem(value);
  return message === undefined ? undefined : { field, message };
}

function modifierProblem(
  { add = [], set = [], remove = [] }: Modifier,
  field: string,
): WebhookProblem | undefined {
  for (const [key, entries] of [
    ['add', add],
    ['set', set],
  ] as const) {
    const problem = firstProblem(entries, ({ name, value = '' }, i) => {
      const at = `${field}.${key}[${i}]`;
      return (
        nameProblem(name, `${at}.name`) ?? valueProblem(value, `${at}.value`)
      );
    });
    if (problem) return problem;
  }
  return firstProblem(remove, (name, i) =>
    nameProblem(name, `${field}.remove[${i}]`),
  );
}

interface Filter {
  readonly requestHeaderModifier?: Modifier;
  readonly responseHeaderModifier?: Modifier;
  readonly requestRedirect?: {
    readonly path?: {
      readonly replaceFullPath?: string;
      readonly replacePrefixMatch?: string;
    };
  };
}

/** What the webhook has against a filter. @internal */
export function filterProblem(
  filter: Filter,
  field: string,
): WebhookProblem | undefined {
  const { requestHeaderModifier: request, responseHeaderModifier: response } =
    filter;
  const path = filter.requestRedirect?.path;
  return (
    (request && modifierProblem(request, `${field}.requestHeaderModifier`)) ??
    (response &&
      modifierProblem(response, `${field}.responseHeaderModifier`)) ??
    (path && redirectProblem(path, `${field}.requestRedirect.path`))
  );
}

function redirectProblem(
  path: {
    readonly replaceFullPath?: string;
    readonly replacePrefixMatch?: string;
  },
  field: string,
): WebhookProblem | undefined {
  const target = path.replaceFullPath ?? path.replacePrefixMatch;
  if (target === undefined)
    return {
      field,
      message:
        'RequestRedirect filter must contain either replace_full_path or replace_prefix_match',
    };
  return target.startsWith('/')
    ? undefined
    : {
        field,
        message: `RequestRedirect filters may only contain absolute paths (starting with '/'); ${JSON.stringify(
          target,
        )} is not an absolute path`,
      };
}

const valueMatch = object({ name: text, type: text, value: text });

/** Conditions of HTTP and of gRPC. @internal */
export const matchFields = object({
  path: object({ type: text, value: text }),
  headers: list(valueMatch),
  queryParams: list(valueMatch),
  method: json,
});

interface Match {
  readonly path?: { readonly type?: string; readonly value?: string };
  readonly headers?: readonly ValueMatch[];
  readonly queryParams?: readonly ValueMatch[];
}

interface ValueMatch {
  readonly name?: string;
  readonly type?: string;
  readonly value?: string;
}

/** What the controller cannot compile; expressions that only it knows are given the benefit of the doubt. */
function regexProblem(
  source: string,
  field: string,
): WebhookProblem | undefined {
  return isMalformed(source)
    ? { field, message: `regex parse error: ${source}` }
    : undefined;
}

/** What the webhook has against the path, the headers and the query of a condition. @internal */
export function matchProblem(
  { path, headers = [], queryParams = [] }: Match,
  field: string,
): WebhookProblem | undefined {
  if (path) {
    const { type = 'PathPrefix', value = '/' } = path;
    const at = `${field}.path.value`;
    if (type === 'RegularExpression') {
      const problem = regexProblem(value, at);
      if (problem) return problem;
    } else if (!value.startsWith('/')) {
      return {
        field: at,
        message: `HttpPathMatch paths must be absolute (begin with \`/\`); ${JSON.stringify(
          value,
        )} is not an absolute path`,
      };
    }
  }
  return (
    headersProblem(headers, `${field}.headers`) ??
    firstProblem(queryParams, ({ type, value = '' }, i) =>
      type === 'RegularExpression'
        ? regexProblem(value, `${field}.queryParams[${i}].value`)
        : undefined,
    )
  );
}

/** What the webhook has against conditions on headers. @internal */
export function headersProblem(
  headers: readonly ValueMatch[],
  field: string,
): WebhookProblem | undefined {
  return firstProblem(headers, ({ name, type, value = '' }, i) => {
    const at = `${field}[${i}]`;
    const wrongName = nameProblem(name, `${at}.name`);
    if (wrongName) return wrongName;
    if (type === 'RegularExpression') return regexProblem(value, `${at}.value`);
    return valueProblem(value, `${at}.value`);
  });
}

/** A backend as routes of HTTP and gRPC name it. @internal */
export const backendFields = object({ group: text, kind: text, port: number });

/** A Service is named with a port; of other kinds of backends Linkerd knows nothing. @internal */
export function backendProblem(
  {
    group = '',
    kind = 'Service',
    port,
  }: {
    readonly group?: string;
    readonly kind?: string;
    readonly port?: number;
  },
  field: string,
): WebhookProblem | undefined {
  const service = (group === '' || group === 'core') && kind === 'Service';
  return service && !port
    ? {
        field: `${field}.port`,
        message:
          'invalid backendRef: cannot reference a Service without a port',
      }
    : undefined;
}

/** Routes of TCP and TLS have one rule. @internal */
export function singleRuleProblem(
  raw: unknown,
  name: string,
): WebhookProblem | undefined {
  const { parentRefs: parents = [], rules = [] } = project(
    object({ parentRefs, rules: list(json) }),
    raw,
  );
  return (
    parentsProblem(parents) ??
    (rules.length === 1
      ? undefined
      : {
          field: 'spec.rules',
          message: `${name} supports a single rule only`,
        })
  );
}
