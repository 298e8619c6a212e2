import { GROUP, KIND, NAME } from './commonSchemas';
import {
  BACKEND,
  headerModifier,
  parentRef,
  PATH_MATCH,
  PATH_MODIFIER,
  redirect,
} from './routeSchemas';
import { fields, listOf, Schema, SchemaRule } from './Schema';

/** Group of the Gateway API. @internal */
export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; none when it is something else. @internal */
export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}

/** The entries of a list; none when it is something else. @internal */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** Whether a field is there. @internal */
export function has(value: unknown, key: string): boolean {
  return Object.hasOwn(asFields(value), key);
}

function sameParent(a: Fields, b: Fields): boolean {
  return (['group', 'kind', 'name', 'namespace'] as const).every(
    key => (a[key] || '') === (b[key] || ''),
  );
}

const PARENT_RULES: readonly SchemaRule[] = [
  {
    holds: value => {
      const parents = asList(value).map(asFields);
      return parents.every((a, i) =>
        parents.every(
          (b, j) =>
            i >= j ||
            !sameParent(a, b) ||
            (Boolean(a.sectionName) === Boolean(b.sectionName) &&
              Boolean(a.port) === Boolean(b.port)),
        ),
      );
    },
    message:
      'must name a section or a port in every reference when a parent is named twice',
  },
  {
    holds: value => {
      const parents = asList(value).map(asFields);
      return parents.every((a, i) =>
        parents.every(
          (b, j) =>
            i >= j ||
            !sameParent(a, b) ||
            (a.sectionName || '') !== (b.sectionName || '') ||
            (a.port || 0) !== (b.port || 0),
        ),
      );
    },
    message: 'must not name the same section and port of a parent twice',
  },
];

/** Parents of a route. @internal */
export const PARENT_REFS = listOf(parentRef(GATEWAY_GROUP), {
  maxItems: 32,
  rules: PARENT_RULES,
});

const SERVICE_PORT: SchemaRule = {
  holds: value => {
    const { group, kind } = asFields(value);
    return group !== '' || kind !== 'Service' || has(value, 'port');
  },
  message: 'must name the port of a Service',
};

/** A backend that is a Service is named with its port. @internal */
export function backend(more: Readonly<Record<string, Schema>>): Schema {
  return fields({ ...BACKEND, ...more }, ['name'], { rules: [SERVICE_PORT] });
}

function both(when: string, then: string): SchemaRule {
  return {
    holds: value => (asFields(value).type === when) === has(value, then),
    message: `must set ${then} with type ${when}, and only then`,
  };
}

const PATH = {
  ...PATH_MODIFIER,
  rules: [
    both('ReplaceFullPath', 'replaceFullPath'),
    both('ReplacePrefixMatch', 'replacePrefixMatch'),
  ],
};

const SETTINGS: Readonly<Record<string, readonly [string, Schema]>> = {
  RequestHeaderModifier: ['requestHeaderModifier', headerModifier(true)],
  ResponseHeaderModifier: ['responseHeaderModifier', headerModifier(true)],
  RequestMirror: [
    'requestMirror',
    fields({ backendRef: backend({}) }, ['backendRef']),
  ],
  RequestRedirect: ['requestRedirect', redirect(PATH)],
  URLRewrite: [
    'urlRewrite',
    fields({ hostname: redirect(PATH).properties?.hostname ?? {}, path: PATH }),
  ],
  ExtensionRef: [
    'extensionRef',
    fields({ group: GROUP, kind: KIND, name: NAME }, ['group', 'kind', 'name']),
  ],
};

/** Filters that a rule or a backend may have once. */
const ONCE = [
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestRedirect',
  'URLRewrite',
];

/** Filters of the given types. @internal */
export function filtersOf(types: readonly string[]): Schema {
  const settings = types.map(type => SETTINGS[type]);
  return listOf(
    fields(
      {
        type: { type: 'string', enum: types },
        ...Object.fromEntries(settings),
      },
      ['type'],
      { rules: types.map(type => both(type, SETTINGS[type][0])) },
    ),
    {
      maxItems: 16,
      rules: [
        ...ONCE.map(
          (type): SchemaRule => ({
            holds: value => ofType(value, type) <= 1,
            message: `must not have more than one filter of type ${type}`,
          }),
        ),
        {
          holds: value =>
            ofType(value, 'RequestRedirect') === 0 ||
            ofType(value, 'URLRewrite') === 0,
          message: 'must not both redirect and rewrite',
        },
      ],
    },
  );
}

function ofType(filters: unknown, type: string): number {
  return asList(filters).filter(filter => asFields(filter).type === type)
    .length;
}

const FORBIDDEN_IN_PATHS = ['//', '/./', '/../', '%2f', '%2F', '#'];

/** The pattern of paths the Gateway API takes literally. */
const LITERAL_PATH = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$/;

/** A path of a condition, with what the Gateway API asks of paths that are no expressions. @internal */
export const STRICT_PATH_MATCH: Schema = {
  ...PATH_MATCH,
  rules: [
    {
      holds: value => {
        const { type, value: path = '' } = asFields(value);
        if (type === 'RegularExpression' || typeof path !== 'string')
          return true;
        return (
          path.startsWith('/') &&
          !FORBIDDEN_IN_PATHS.some(part => path.includes(part)) &&
          !path.endsWith('/..') &&
          !path.endsWith('/.') &&
          LITERAL_PATH.test(path)
        );
      },
      message:
        'must be an absolute and normal path unless it is a regular expression',
    },
  ],
};

const GATEWAY_DURATION: Schema = {
  type: 'string',
  pattern: /^([0-9]{1,5}(h|m|s|ms)){1,4}$/,
};

/** How long a client stays with a backend. @internal */
export const SESSION_PERSISTENCE = fields(
  {
    sessionName: { type: 'string', maxLength: 128 },
    absoluteTimeout: GATEWAY_DURATION,
    idleTimeout: GATEWAY_DURATION,
    type: { type: 'string', enum: ['Cookie', 'Header'], default: 'Cookie' },
    cookieConfig: fields({
      lifetimeType: {
        type: 'string',
        enum: ['Permanent', 'Session'],
        default: 'Session',
      },
    }),
  },
  [],
  {
    rules: [
      {
        holds: value =>
          asFields(asFields(value).cookieConfig).lifetimeType !== 'Permanent' ||
          has(value, 'absoluteTimeout'),
        message: 'must set absoluteTimeout with a permanent cookie',
      },
    ],
  },
);

/** Timeouts of a rule. @internal */
export const GATEWAY_TIMEOUTS = fields(
  { request: GATEWAY_DURATION, backendRequest: GATEWAY_DURATION },
  [],
  {
    rules: [
      {
        holds: value => {
          const { request, backendRequest } = asFields(value);
          const [whole, single] = [ms(request), ms(backendRequest)];
          return !whole || single === undefined || single <= whole;
        },
        message: 'must not give a backend more time than the request',
      },
    ],
  },
);

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

function ms(duration: unknown): number | undefined {
  if (typeof duration !== 'string') return undefined;
  return [...duration.matchAll(/(\d+)(ms|h|m|s)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit],
    0,
  );
}
