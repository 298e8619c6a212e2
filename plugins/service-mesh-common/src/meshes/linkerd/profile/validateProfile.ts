import { invalid, Parsed, valid } from '../outbound/Parsed';
import { goDurationProblem } from '../outbound/goDurationProblem';
import { requestCondition, responseCondition } from './ProfileCondition';

type Fields = Readonly<Record<string, unknown>>;

/** A form of Go's decoder: a plain one, or a struct, a list or a map of something. */
type Form =
  | 'string'
  | 'bool'
  | 'uint32'
  | 'float32'
  | 'anything'
  | {
      readonly struct: string;
      readonly fields: () => Readonly<Record<string, Form>>;
    }
  | { readonly list: Form };

const RANGE: Form = {
  struct: 'Range',
  fields: () => ({ min: 'uint32', max: 'uint32' }),
};

const RESPONSE_MATCH: Form = {
  struct: 'ResponseMatch',
  fields: () => ({
    all: { list: RESPONSE_MATCH },
    not: RESPONSE_MATCH,
    any: { list: RESPONSE_MATCH },
    status: RANGE,
  }),
};

const REQUEST_MATCH: Form = {
  struct: 'RequestMatch',
  fields: () => ({
    all: { list: REQUEST_MATCH },
    not: REQUEST_MATCH,
    any: { list: REQUEST_MATCH },
    pathRegex: 'string',
    method: 'string',
  }),
};

const RESPONSE_CLASS: Form = {
  struct: 'ResponseClass',
  fields: () => ({ condition: RESPONSE_MATCH, isFailure: 'bool' }),
};

const ROUTE: Form = {
  struct: 'RouteSpec',
  fields: () => ({
    name: 'string',
    condition: REQUEST_MATCH,
    responseClasses: { list: RESPONSE_CLASS },
    isRetryable: 'bool',
    timeout: 'string',
  }),
};

const PROFILE: Form = {
  struct: 'ServiceProfile',
  fields: () => ({
    apiVersion: 'string',
    kind: 'string',
    metadata: 'anything',
    spec: {
      struct: 'ServiceProfileSpec',
      fields: () => ({
        routes: { list: ROUTE },
        retryBudget: {
          struct: 'RetryBudget',
          fields: () => ({
            retryRatio: 'float32',
            minRetriesPerSecond: 'uint32',
            ttl: 'string',
          }),
        },
        dstOverrides: {
          list: {
            struct: 'WeightedDst',
            fields: () => ({ authority: 'string', weight: 'anything' }),
          },
        },
        opaquePorts: 'anything',
      }),
    },
  }),
};

function typeName(form: Form): string {
  if (typeof form === 'string') return form;
  if ('struct' in form) return `v1alpha2.${form.struct}`;
  return typeof form.list === 'object' && 'struct' in form.list
    ? `[]*v1alpha2.${form.list.struct}`
    : `[]${typeName(form.list)}`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What Go calls a value of JSON. */
function valueName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'number' ? `number ${value}` : typeof value;
}

function fits(value: unknown, form: Form): boolean {
  switch (form) {
    case 'anything':
      return true;
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'float32':
      return typeof value === 'number';
    case 'uint32':
      return (
        typeof value === 'number' &&
        Number.isInteger(value) &&
        value >= 0 &&
        value <= 4_294_967_295
      );
    default:
      return 'list' in form ? Array.isArray(value) : isFields(value);
  }
}

/** What the strict decoder says against a document; undefined when it takes it. */
function decodeProblem(
  value: unknown,
  form: Form,
  within: string,
  path: string,
): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (!fits(value, form)) {
    // A number of the right kind but out of range is named with its value.
    const named =
      typeof value === 'number' && form !== 'uint32' && form !== 'float32'
        ? 'number'
        : valueName(value);
    return `json: cannot unmarshal ${named} into Go struct field ${within}.${path} of type ${typeName(
      form,
    )}`;
  }
  if (typeof form === 'string') return undefined;
  if ('list' in form) {
    for (const entry of value as readonly unknown[]) {
      const problem = decodeProblem(entry, form.list, within, path);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  const fields = form.fields();
  // The decoder meets the fields in the order of their names.
  const entries = Object.entries(value as Fields).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  for (const [key, entry] of entries) {
    if (!Object.hasOwn(fields, key)) return `json: unknown field "${key}"`;
    const problem = decodeProblem(
      entry,
      fields[key],
      form.struct,
      path === '' ? key : `${path}.${key}`,
    );
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** A name of a Kubernetes object, by the rules of DNS. */
const SUBDOMAIN =
  '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

const isSubdomain = new RegExp(`^${SUBDOMAIN}$`);

const LONGEST_NAME = 253;

/** What Kubernetes says against a name; undefined when it is one. */
function nameProblem(name: string): string | undefined {
  if (name.length > LONGEST_NAME)
    return `must be no more than ${LONGEST_NAME} characters`;
  return isSubdomain.test(name)
    ? undefined
    : `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
}

function listAt(value: Fields, key: string): readonly unknown[] {
  const found = value[key];
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

/** What the webhook says against a route, after the name of the profile. */
function routeProblem(route: unknown): string | undefined {
  if (!isFields(route)) return 'has a null route';
  if (!route.name) return 'has a route with no name';
  const { timeout, condition } = route;
  const bad =
    typeof timeout === 'string' && timeout !== ''
      ? goDurationProblem(timeout)
      : undefined;
  if (bad !== undefined) return `has a route with an invalid timeout: ${bad}`;
  if (!isFields(condition)) return 'has a route with no condition';
  const parsed = requestCondition(condition);
  if (!parsed.ok)
    return `has a route with an invalid condition: ${parsed.error}`;
  for (const entry of listAt(route, 'responseClasses')) {
    if (!isFields(entry)) return 'has a null response class';
    if (!isFields(entry.condition))
      return 'has a response class with no condition';
    const on = responseCondition(entry.condition);
    if (!on.ok)
      return `has a response class with an invalid condition: ${on.error}`;
  }
  return undefined;
}

function budgetProblem(budget: unknown): string | undefined {
  if (!isFields(budget)) return undefined;
  const { retryRatio = 0, ttl } = budget;
  if (typeof retryRatio === 'number' && retryRatio < 0)
    return `RetryBudget RetryRatio must be non-negative: ${retryRatio.toFixed(
      6,
    )}`;
  if (typeof ttl !== 'string' || ttl === '')
    return 'RetryBudget missing TTL field';
  const bad = goDurationProblem(ttl);
  return bad === undefined ? undefined : `RetryBudget: ${bad}`;
}

/** Says whether Linkerd's webhook takes a ServiceProfile, in the webhook's words, which is what a user would see. @internal */
export function validateProfile(document: unknown): Parsed<true> {
  const decode = decodeProblem(document, PROFILE, 'ServiceProfile', '');
  if (decode !== undefined)
    return invalid(
      `failed to validate ServiceProfile: error unmarshaling JSON: while decoding JSON: ${decode}`,
    );
  const { metadata, spec } = (isFields(document) ? document : {}) as Fields;
  const named = isFields(metadata) ? metadata.name : undefined;
  const name = typeof named === 'string' ? named : '';
  const badName = nameProblem(name);
  if (badName !== undefined)
    return invalid(`ServiceProfile "${name}" has invalid name: ${badName}`);
  const body = isFields(spec) ? spec : {};
  const problem =
    listAt(body, 'routes')
      .map(routeProblem)
      .find(found => found !== undefined) ?? budgetProblem(body.retryBudget);
  return problem === undefined
    ? valid(true)
    : invalid(`ServiceProfile "${name}" ${problem}`);
}
