import { json, list, object, text } from '../../../engine/shape';
import { parseHttpRetry } from '../outbound/parseRetry';
import { parseTimeout } from './parseTimeout';
import {
  annotationsProblem,
  filterFields,
  filterProblem,
  firstProblem,
  matchFields,
  matchProblem,
  parentRefs,
  parentsProblem,
} from './routeProblems';
import {
  BACKEND,
  DEFAULT_RULES,
  headerModifier,
  HOSTNAMES,
  httpMatches,
  parentRef,
  PATH_MATCH,
  PATH_MODIFIER,
  redirect,
  WEIGHT,
} from './routeSchemas';
import { fields, listOf, resource, Schema, TEXT } from './Schema';
import { project } from './targets';
import { Validation, WebhookProblem } from './Validation';

const MODIFIER = headerModifier(false);
const REDIRECT = redirect(PATH_MODIFIER);
const DURATION: Schema = { type: 'string', format: 'duration' };

// Only filters of a backend may change responses; on a rule the definition drops the settings and refuses the type.
const BACKEND_FILTERS = listOf(
  fields(
    {
      type: {
        type: 'string',
        enum: [
          'RequestHeaderModifier',
          'ResponseHeaderModifier',
          'RequestRedirect',
        ],
      },
      requestHeaderModifier: MODIFIER,
      responseHeaderModifier: MODIFIER,
      requestRedirect: REDIRECT,
    },
    ['type'],
  ),
  { maxItems: 16 },
);
const FILTERS = listOf(
  fields(
    {
      type: {
        type: 'string',
        enum: ['RequestHeaderModifier', 'RequestRedirect'],
      },
      requestHeaderModifier: MODIFIER,
      requestRedirect: REDIRECT,
    },
    ['type'],
  ),
  { maxItems: 16 },
);

const BACKENDS = listOf(
  fields({ ...BACKEND, weight: WEIGHT, filters: BACKEND_FILTERS }, ['name']),
  { maxItems: 16 },
);

/** The first version knew nothing of groups, kinds and weights. */
const FIRST_BACKENDS = listOf(
  fields({
    name: TEXT,
    namespace: { ...TEXT, default: 'default' },
    port: { type: 'integer' },
    filters: BACKEND_FILTERS,
  }),
);

function version(backends: Schema, timeouts: boolean, port?: Schema): Schema {
  return resource(
    fields({
      hostnames: HOSTNAMES,
      parentRefs: listOf(parentRef('policy.linkerd.io', port), {
        maxItems: 32,
      }),
      rules: listOf(
        fields({
          backendRefs: backends,
          filters: FILTERS,
          matches: httpMatches(PATH_MATCH, false),
          ...(timeouts && {
            timeouts: fields({ request: DURATION, backendRequest: DURATION }),
          }),
        }),
        { maxItems: 16, default: DEFAULT_RULES },
      ),
    }),
  );
}

const SCHEMAS: Readonly<Record<string, Schema>> = {
  v1alpha1: version(FIRST_BACKENDS, false, { type: 'integer' }),
  v1beta1: version(BACKENDS, false),
  v1beta2: version(BACKENDS, true),
  v1beta3: version(BACKENDS, true),
};

const timeoutFields = object({ request: text, backendRequest: text });

const spec = object({
  parentRefs,
  rules: list(
    object({
      matches: list(matchFields),
      filters: list(filterFields),
      backendRefs: list(object({ name: json })),
      timeouts: timeoutFields,
    }),
  ),
});

/** Filters the controller can read only with their settings. */
const SETTINGS: Readonly<
  Record<string, 'requestHeaderModifier' | 'requestRedirect'>
> = {
  RequestHeaderModifier: 'requestHeaderModifier',
  RequestRedirect: 'requestRedirect',
};

function timeoutsProblem(
  {
    request,
    backendRequest,
  }: { readonly request?: string; readonly backendRequest?: string },
  field: string,
): WebhookProblem | undefined {
  const [whole, single] = [request, backendRequest].map(text_ =>
    text_ === undefined ? undefined : parseTimeout(text_),
  );
  if (single?.ok && single.value.negative)
    return {
      field: `${field}.backendRequest`,
      message: 'backendRequest timeout must not be negative',
    };
  if (whole?.ok && whole.value.negative)
    return {
      field: `${field}.request`,
      message: 'request timeout must not be negative',
    };
  return whole?.ok && single?.ok && single.value.seconds > whole.value.seconds
    ? {
        field: `${field}.backendRequest`,
        message: `backendRequest timeout (${backendRequest}) must not be greater than request timeout (${request})`,
      }
    : undefined;
}

/** What keeps the controller from reading the route at all. */
function unreadable(raw: unknown): WebhookProblem | undefined {
  const { rules = [] } = project(spec, raw);
  return firstProblem(
    rules,
    ({ filters = [], backendRefs = [], timeouts = {} }, i) => {
      const at = `spec.rules[${i}]`;
      return (
        firstProblem(filters, (filter, j) => {
          const setting = filter.type ? SETTINGS[filter.type] : undefined;
          return setting && !filter[setting]
            ? {
                field: `${at}.filters[${j}].${setting}`,
                message: `missing field \`${setting}\``,
              }
            : undefined;
        }) ??
        firstProblem(backendRefs, ({ name }, j) =>
          name === undefined
            ? {
                field: `${at}.backendRefs[${j}].name`,
                message: 'missing field `name`',
              }
            : undefined,
        ) ??
        firstProblem(['request', 'backendRequest'] as const, key => {
          const text_ = timeouts[key];
          const parsed = text_ === undefined ? undefined : parseTimeout(text_);
          return parsed && !parsed.ok
            ? { field: `${at}.timeouts.${key}`, message: parsed.error }
            : undefined;
        })
      );
    },
  );
}

/** What is asked of an HTTPRoute of Linkerd's own group. @internal */
export const policyHttpRoute: Validation = {
  schema: name => (Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined),
  webhook({ annotations, spec: raw }) {
    const { parentRefs: parents = [], rules = [] } = project(spec, raw);
    return (
      unreadable(raw) ??
      parentsProblem(parents) ??
      annotationsProblem(parents, annotations, parseHttpRetry) ??
      firstProblem(rules, ({ matches = [], filters = [], timeouts }, i) => {
        const at = `spec.rules[${i}]`;
        return (
          firstProblem(matches, (match, j) =>
            matchProblem(match, `${at}.matches[${j}]`),
          ) ??
          firstProblem(filters, (filter, j) =>
            filterProblem(filter, `${at}.filters[${j}]`),
          ) ??
          (timeouts && timeoutsProblem(timeouts, `${at}.timeouts`))
        );
      })
    );
  },
};
