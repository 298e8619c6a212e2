import { fields, listOf, Schema, TEXT } from './Schema';

const DNS = String.raw`[a-z0-9]([-a-z0-9]*[a-z0-9])?`;

/** Name of an API group, or nothing for the core group. @internal */
export const GROUP: Schema = {
  type: 'string',
  maxLength: 253,
  pattern: new RegExp(String.raw`^$|^${DNS}(\.${DNS})*$`),
};

/** Name of a kind. @internal */
export const KIND: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 63,
  pattern: /^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/,
};

/** Name of an object. @internal */
export const NAME: Schema = { type: 'string', minLength: 1, maxLength: 253 };

/** One label of DNS, of any length. @internal */
export const LABEL: Schema = {
  type: 'string',
  pattern: new RegExp(`^${DNS}$`),
};

/** Name of a namespace. @internal */
export const NAMESPACE: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 63,
  pattern: new RegExp(`^${DNS}$`),
};

/** A host name without a wildcard. @internal */
export const PRECISE_HOST: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 253,
  pattern: new RegExp(String.raw`^${DNS}(\.${DNS})*$`),
};

/** A host name, the first label of which may be a wildcard. @internal */
export const HOST: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: 253,
  pattern: new RegExp(String.raw`^(\*\.)?${DNS}(\.${DNS})*$`),
};

/** Number of a port. @internal */
export const PORT: Schema = {
  type: 'integer',
  format: 'int32',
  minimum: 1,
  maximum: 65_535,
};

/** Labels to select by. @internal */
export const SELECTOR: Schema = fields({
  matchLabels: { type: 'object', open: true },
  matchExpressions: listOf(
    fields(
      {
        key: TEXT,
        operator: {
          type: 'string',
          enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'],
        },
        values: listOf(TEXT),
      },
      ['key', 'operator'],
    ),
  ),
});

/** Networks with exceptions; what is a network is for the webhook to say. @internal */
export const NETWORKS: Schema = listOf(
  fields({ cidr: TEXT, except: listOf(TEXT) }, ['cidr']),
);

/** A reference to an object of the same namespace. @internal */
export const LOCAL_REF: Schema = fields(
  { group: GROUP, kind: KIND, name: NAME },
  ['kind', 'name'],
);
