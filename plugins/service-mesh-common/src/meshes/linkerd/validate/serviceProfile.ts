import { fields, listOf, resource, Schema, TEXT } from './Schema';
import { Validation } from './Validation';

const INT32: Schema = { type: 'integer', format: 'int32' };
const NESTED = listOf({ type: 'object', open: true });

const REQUEST_MATCH = fields({
  pathRegex: TEXT,
  method: TEXT,
  all: NESTED,
  any: NESTED,
  not: NESTED,
});

const RESPONSE_MATCH = fields({
  all: NESTED,
  any: NESTED,
  not: { type: 'object', open: true },
  status: fields({ min: INT32, max: INT32 }),
});

const WEIGHT: Schema = {
  type: 'intOrString',
  pattern:
    /^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$/,
};

const PROFILE = {
  dstOverrides: listOf(fields({ authority: TEXT, weight: WEIGHT })),
  opaquePorts: listOf(TEXT),
  retryBudget: fields(
    { minRetriesPerSecond: INT32, retryRatio: { type: 'number' }, ttl: TEXT },
    ['minRetriesPerSecond', 'retryRatio', 'ttl'],
  ),
  routes: listOf(
    fields(
      {
        name: TEXT,
        condition: REQUEST_MATCH,
        isRetryable: { type: 'boolean' },
        timeout: TEXT,
        responseClasses: listOf(
          fields(
            { condition: RESPONSE_MATCH, isFailure: { type: 'boolean' } },
            ['condition'],
          ),
        ),
      },
      ['condition', 'name'],
    ),
  ),
} as const;

const SCHEMAS: Readonly<Record<string, Schema>> = {
  v1alpha1: resource(fields(PROFILE, ['routes']), false),
  v1alpha2: resource(fields(PROFILE), false),
};

/** What the definition of a ServiceProfile asks; its webhook reads the document itself, see `validateProfile`. @internal */
export const serviceProfile: Validation = {
  schema: name => (Object.hasOwn(SCHEMAS, name) ? SCHEMAS[name] : undefined),
  webhook: () => undefined,
};
