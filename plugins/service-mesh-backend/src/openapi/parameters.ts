/** A JSON schema of a value in the query. */
export interface QuerySchema {
  readonly type: 'string' | 'integer' | 'array';
  readonly [keyword: string]: unknown;
}

/** A parameter that may be left out. */
export const optional = (
  name: string,
  schema: QuerySchema,
  more: { readonly description?: string; readonly allowReserved?: true } = {},
) => ({ name, in: 'query', required: false, ...more, schema });

/** A parameter without which there is no answer. */
export const required = (
  name: string,
  schema: QuerySchema,
  more: {
    readonly description?: string;
    readonly allowReserved?: true;
    readonly allowEmptyValue?: true;
  } = {},
) => ({ name, in: 'query', required: true, ...more, schema });

/** The entity that a path is about. */
export const entityParameters = ['namespace', 'kind', 'name'].map(name => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1 },
}));

/** How a caller that holds the thing waits for the next one. */
export const held = (thing: string) => [
  optional(
    'wait',
    { type: 'integer', minimum: 0, maximum: 25 },
    {
      description: `With If-None-Match: seconds the request may be held until the ${thing} changes.`,
    },
  ),
  {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: `Entity tag of the ${thing} the caller holds.`,
    schema: { type: 'string' },
  },
];

/** Window of numbers that are drawn. */
export const range = optional(
  'range',
  { type: 'integer', minimum: 300, maximum: 604800 },
  { description: 'Seconds to look back; 3600 when absent.' },
);

/** Window of numbers that tell who ever called. */
export const usageRange = optional(
  'range',
  { type: 'integer', minimum: 3600, maximum: 2592000 },
  { description: 'Seconds to look back; 604800 (7 d) when absent.' },
);

/** The request that a question is about. */
export const method = optional('method', {
  type: 'string',
  pattern: '^[A-Za-z-]{1,32}$',
});

/** Path of that request. */
export const path = (description: string) =>
  optional(
    'path',
    { type: 'string', pattern: '^/', maxLength: 2048 },
    { allowReserved: true, description },
  );

/** Host of that request, with or without a port. */
export const host = (description?: string) =>
  optional(
    'host',
    { type: 'string', minLength: 1, maxLength: 261 },
    { allowReserved: true, ...(description && { description }) },
  );

/** Port of that request. */
export const port = (description: string) =>
  optional(
    'port',
    { type: 'integer', minimum: 1, maximum: 65535 },
    { description },
  );

/** Texts of one form, each given by itself. */
export const severalOf = (name: string, pattern: string, description: string) =>
  optional(
    name,
    {
      type: 'array',
      maxItems: 50,
      items: { type: 'string', pattern, maxLength: 2048 },
    },
    { allowReserved: true, description },
  );

/** Headers of that request. */
export const headers = (description: string) =>
  severalOf('header', "^[A-Za-z0-9!#$%&'*+.^_`|~-]+:", description);
