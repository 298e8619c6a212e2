import {
  GROUP,
  HOST,
  KIND,
  NAME,
  NAMESPACE,
  PORT,
  PRECISE_HOST,
} from './commonSchemas';
import { fields, listOf, Schema, TEXT } from './Schema';

const HEADER_NAME: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 256,
  pattern: /^[A-Za-z0-9!#$%&'*+\-.^_\x60|~]+$/,
};

const HEADER_VALUE: Schema = { type: 'string', minLength: 1, maxLength: 4096 };

const MATCH_TYPE: Schema = {
  type: 'string',
  enum: ['Exact', 'RegularExpression'],
  default: 'Exact',
};

const HEADERS = listOf(
  fields({ name: HEADER_NAME, value: HEADER_VALUE }, ['name', 'value']),
  { maxItems: 16, uniqueBy: 'name' },
);

/** Changes of headers; only the Gateway API says that no header may be removed twice. @internal */
export function headerModifier(removeOnce: boolean): Schema {
  return fields({
    add: HEADERS,
    set: HEADERS,
    remove: listOf(TEXT, { maxItems: 16, unique: removeOnce }),
  });
}

/** What a path becomes. @internal */
export const PATH_MODIFIER: Schema = fields(
  {
    type: { type: 'string', enum: ['ReplaceFullPath', 'ReplacePrefixMatch'] },
    replaceFullPath: { type: 'string', maxLength: 1024 },
    replacePrefixMatch: { type: 'string', maxLength: 1024 },
  },
  ['type'],
);

/** Where a request is sent instead. @internal */
export function redirect(path: Schema): Schema {
  return fields({
    hostname: PRECISE_HOST,
    path,
    port: PORT,
    scheme: { type: 'string', enum: ['http', 'https'] },
    statusCode: { type: 'integer', enum: [301, 302], default: 302 },
  });
}

/** Conditions on headers. @internal */
export const HEADER_MATCHES = listOf(
  fields({ name: HEADER_NAME, type: MATCH_TYPE, value: HEADER_VALUE }, [
    'name',
    'value',
  ]),
  { maxItems: 16, uniqueBy: 'name' },
);

/** A path that a request must have. @internal */
export const PATH_MATCH: Schema = fields(
  {
    type: {
      type: 'string',
      enum: ['Exact', 'PathPrefix', 'RegularExpression'],
      default: 'PathPrefix',
    },
    value: { type: 'string', maxLength: 1024, default: '/' },
  },
  [],
  { default: { type: 'PathPrefix', value: '/' } },
);

/** Conditions on a request; the Gateway API limits the names of query parameters further. @internal */
export function httpMatches(path: Schema, strictQueries: boolean): Schema {
  return listOf(
    fields({
      path,
      headers: HEADER_MATCHES,
      method: {
        type: 'string',
        enum: [
          'GET',
          'HEAD',
          'POST',
          'PUT',
          'DELETE',
          'CONNECT',
          'OPTIONS',
          'TRACE',
          'PATCH',
        ],
      },
      queryParams: listOf(
        fields(
          {
            name: strictQueries
              ? HEADER_NAME
              : { type: 'string', minLength: 1, maxLength: 256 },
            type: MATCH_TYPE,
            value: { type: 'string', minLength: 1, maxLength: 1024 },
          },
          ['name', 'value'],
        ),
        { maxItems: 16, uniqueBy: 'name' },
      ),
    }),
    { maxItems: 8, default: [{ path: { type: 'PathPrefix', value: '/' } }] },
  );
}

/** Host names a route is for. @internal */
export const HOSTNAMES = listOf(HOST, { maxItems: 16 });

/** What a route belongs to, with the group that is meant when none is named. @internal */
export function parentRef(group: string, port: Schema = PORT): Schema {
  return fields(
    {
      group: { ...GROUP, default: group },
      kind: { ...KIND, default: 'Gateway' },
      name: NAME,
      namespace: NAMESPACE,
      port,
      sectionName: PRECISE_HOST,
    },
    ['name'],
  );
}

/** Where requests go, without weight and filters. @internal */
export const BACKEND = {
  group: { ...GROUP, default: '' },
  kind: { ...KIND, default: 'Service' },
  name: NAME,
  namespace: NAMESPACE,
  port: PORT,
} as const;

/** Part of the traffic a backend gets. @internal */
export const WEIGHT: Schema = {
  type: 'integer',
  format: 'int32',
  minimum: 0,
  maximum: 1_000_000,
  default: 1,
};

/** Rules of an HTTP route that names none. @internal */
export const DEFAULT_RULES = [
  { matches: [{ path: { type: 'PathPrefix', value: '/' } }] },
];
