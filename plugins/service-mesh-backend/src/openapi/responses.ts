/** What every question about an entity may fail with. */
export const failures = {
  '400': { description: 'A parameter is wrong; the message names it.' },
  '401': { description: 'Not signed in.' },
  '403': {
    description: 'The mesh data of this entity may not be read by the caller.',
  },
  '404': {
    description: 'There is no such entity, or the caller may not see it.',
  },
};

/** An answer in JSON. */
export const json = (
  description: string,
  schema: object = { type: 'object' },
) => ({ description, content: { 'application/json': { schema } } });

/** A list in JSON. */
export const itemsOf = (
  description: string,
  items: object = { type: 'object' },
) =>
  json(description, {
    type: 'object',
    required: ['items'],
    properties: { items: { type: 'array', items } },
  });

/** A schema of the document by its name. */
export const schemaRef = (
  name: 'Report' | 'ResourceView' | 'ClusterHealth',
) => ({
  $ref: `#/components/schemas/${name}`,
});

/** A report, which the caller may hold already. */
export const reportResponses = {
  '200': {
    ...json('The report.', schemaRef('Report')),
    headers: {
      ETag: {
        description: 'Entity tag, equal on every replica.',
        schema: { type: 'string' },
      },
    },
  },
  '304': { description: 'The caller holds the report already.' },
  ...failures,
};
