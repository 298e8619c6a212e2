/** What answers of the API look like. */
export const schemas = {
  Report: {
    type: 'object',
    required: ['data', 'mapping', 'coverage', 'asOf', 'problems'],
    properties: {
      data: { type: 'object', additionalProperties: true },
      mapping: { type: 'object', additionalProperties: true },
      coverage: {
        type: 'array',
        items: { $ref: '#/components/schemas/ClusterHealth' },
      },
      asOf: { type: 'number', description: 'Epoch ms.' },
      problems: {
        type: 'array',
        items: { type: 'object', additionalProperties: true },
      },
    },
  },
  ClusterHealth: {
    type: 'object',
    required: [
      'name',
      'title',
      'state',
      'kinds',
      'source',
      'meshes',
      'prometheus',
    ],
    properties: {
      name: { type: 'string' },
      title: { type: 'string' },
      state: {
        type: 'string',
        enum: ['ready', 'partial', 'syncing', 'unreachable', 'not-watchable'],
      },
      ageMs: { type: 'number' },
      kinds: {
        type: 'array',
        items: { type: 'object', additionalProperties: true },
      },
      source: { type: 'string' },
      problem: { type: 'string' },
      meshes: { type: 'array', items: { type: 'string' } },
      prometheus: {
        type: 'string',
        enum: ['ok', 'down', 'not-configured', 'unknown'],
      },
    },
  },
  ResourceView: {
    type: 'object',
    required: ['ref', 'object', 'read', 'links'],
    properties: {
      ref: { type: 'object', additionalProperties: true },
      object: { type: 'object', additionalProperties: true },
      read: { type: 'string', enum: ['live', 'cached'] },
      links: {
        type: 'array',
        items: { type: 'object', additionalProperties: true },
      },
    },
  },
} as const;
