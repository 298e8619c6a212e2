import { reviewPaths } from './reviewPaths';

const entityParameters = [
  {
    name: 'namespace',
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  },
  {
    name: 'kind',
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  },
  {
    name: 'name',
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  },
] as const;

const held = [
  {
    name: 'wait',
    in: 'query',
    required: false,
    description:
      'With If-None-Match: seconds the request may be held until the report changes.',
    schema: { type: 'integer', minimum: 0, maximum: 25 },
  },
  {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'Entity tag of the report the caller holds.',
    schema: { type: 'string' },
  },
] as const;

const range = {
  name: 'range',
  in: 'query',
  required: false,
  description: 'Seconds to look back; 3600 when absent.',
  schema: { type: 'integer', minimum: 300, maximum: 604800 },
} as const;

const failures = {
  '400': { description: 'A parameter is wrong; the message names it.' },
  '401': { description: 'Not signed in.' },
  '403': {
    description: 'The mesh data of this entity may not be read by the caller.',
  },
  '404': {
    description: 'There is no such entity, or the caller may not see it.',
  },
} as const;

const reportResponses = {
  '200': {
    description: 'The report.',
    headers: {
      ETag: {
        description: 'Entity tag, equal on every replica.',
        schema: { type: 'string' },
      },
    },
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/Report' } },
    },
  },
  '304': { description: 'The caller holds the report already.' },
  ...failures,
} as const;

/** The HTTP API of the plugin, served as `/openapi.json` and used to check requests. */
export const document = {
  openapi: '3.0.3',
  info: {
    title: 'Meshwright service mesh',
    version: '1',
    description:
      'What the meshes of the watched clusters mean for a catalog entity.',
    license: {
      name: 'Apache-2.0',
      url: 'https://www.apache.org/licenses/LICENSE-2.0.html',
    },
    contact: {},
  },
  servers: [{ url: '/' }],
  paths: {
    '/entities/{namespace}/{kind}/{name}/overview': {
      get: {
        operationId: 'getOverview',
        summary: 'Membership, mTLS, access and findings at a glance',
        parameters: [...entityParameters, ...held],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/endpoints': {
      get: {
        operationId: 'getEndpoints',
        summary: 'Where callers of the entity are sent, endpoint by endpoint',
        parameters: [...entityParameters, ...held],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/mtls': {
      get: {
        operationId: 'getMtls',
        summary: 'mTLS mode of each workload and port',
        parameters: [...entityParameters, ...held],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/history': {
      get: {
        operationId: 'getHistory',
        summary: 'What changed about the mesh around the entity',
        parameters: [
          ...entityParameters,
          {
            name: 'from',
            in: 'query',
            required: false,
            description: 'Earliest time, epoch milliseconds.',
            schema: { type: 'integer', minimum: 0 },
          },
          {
            name: 'to',
            in: 'query',
            required: false,
            description:
              'Time before which the change was made, epoch milliseconds.',
            schema: { type: 'integer', minimum: 0 },
          },
          {
            name: 'kind',
            in: 'query',
            required: false,
            allowReserved: true,
            description: 'Kinds as group/Kind; all when absent.',
            style: 'form',
            explode: true,
            schema: { type: 'array', items: { type: 'string' } },
          },
          {
            name: 'before',
            in: 'query',
            required: false,
            description: 'Where the previous page ended.',
            schema: { type: 'string' },
          },
          {
            name: 'limit',
            in: 'query',
            required: false,
            description: 'Entries of a page; 50 when absent.',
            schema: { type: 'integer', minimum: 1, maximum: 200 },
          },
        ],
        responses: {
          '200': {
            description: 'Changes, newest first.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Report' },
              },
            },
          },
          ...failures,
          '501': { description: 'History is turned off.' },
        },
      },
    },
    '/entities/{namespace}/{kind}/{name}/traffic': {
      get: {
        operationId: 'getTraffic',
        summary: 'Configured routes, weights and client policies',
        parameters: [...entityParameters, ...held],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/access': {
      get: {
        operationId: 'getAccess',
        summary: 'Who may call the workloads',
        parameters: [...entityParameters, ...held],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/findings': {
      get: {
        operationId: 'getFindings',
        summary: 'Problems in the configuration',
        parameters: [...entityParameters, ...held],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/signals': {
      get: {
        operationId: 'getSignals',
        summary: 'Requests, errors and latency, from Prometheus',
        parameters: [
          ...entityParameters,
          ...held,
          range,
          {
            name: 'detail',
            in: 'query',
            required: false,
            description:
              '`now` asks for the numbers of this moment only; `previous`, `saturation`, `routes` and `budget` for one detail each.',
            schema: {
              type: 'string',
              enum: [
                'now',
                'full',
                'previous',
                'saturation',
                'routes',
                'workloads',
                'budget',
              ],
            },
          },
        ],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/splits': {
      get: {
        operationId: 'getSplits',
        summary: 'How requests were shared out, beside the configured weights',
        parameters: [...entityParameters, ...held, range],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/telemetry': {
      get: {
        operationId: 'getTelemetry',
        summary: 'Traces, access logs, metrics and patches of the proxies',
        parameters: [...entityParameters, ...held],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/control-planes': {
      get: {
        operationId: 'getControlPlanes',
        summary: 'Control planes of the clusters the entity runs in',
        parameters: [...entityParameters, ...held],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/route': {
      get: {
        operationId: 'getRoute',
        summary: 'The route that a request to the entity would take',
        parameters: [
          ...entityParameters,
          {
            name: 'host',
            in: 'query',
            required: false,
            allowReserved: true,
            description:
              'One of the hosts of the entity; its first when absent.',
            schema: { type: 'string', minLength: 1, maxLength: 261 },
          },
          {
            name: 'port',
            in: 'query',
            required: false,
            description: 'Port of the Service or listener.',
            schema: { type: 'integer', minimum: 1, maximum: 65535 },
          },
          {
            name: 'scheme',
            in: 'query',
            required: false,
            schema: { type: 'string', enum: ['http', 'https'] },
          },
          {
            name: 'method',
            in: 'query',
            required: false,
            schema: { type: 'string', pattern: '^[A-Za-z-]{1,32}$' },
          },
          {
            name: 'path',
            in: 'query',
            required: false,
            allowReserved: true,
            description: 'With query.',
            schema: { type: 'string', pattern: '^/', maxLength: 2048 },
          },
          {
            name: 'header',
            in: 'query',
            required: false,
            allowReserved: true,
            description: '`name: value`; may be given several times.',
            schema: {
              type: 'array',
              maxItems: 50,
              items: {
                type: 'string',
                pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+:",
                maxLength: 2048,
              },
            },
          },
          {
            name: 'connection',
            in: 'query',
            required: false,
            description:
              'For connections that proxies do not look into; the host is the server name of TLS.',
            schema: { type: 'string', enum: ['tls', 'tcp'] },
          },
          {
            name: 'namespace',
            in: 'query',
            required: false,
            description: "Namespace of the client; the entity's when absent.",
            schema: { type: 'string', pattern: '^[a-z0-9-]{1,63}$' },
          },
          {
            name: 'gateway',
            in: 'query',
            required: false,
            allowReserved: true,
            description:
              '`namespace/name` of the gateway through which the request comes in.',
            schema: {
              type: 'string',
              pattern: '^[a-z0-9-]{1,63}/[a-z0-9.-]{1,253}$',
            },
          },
        ],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/edges': {
      get: {
        operationId: 'getEdges',
        summary:
          'Who is connected to whom, over mTLS or not, and when certificates end',
        parameters: [...entityParameters, ...held],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/authorizations': {
      get: {
        operationId: 'getAuthorizations',
        summary: 'What each authorization admitted, and which are idle',
        parameters: [...entityParameters, ...held, range],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/observed-mtls': {
      get: {
        operationId: 'getObservedMtls',
        summary:
          'How much was mTLS by port and caller, whether a port can require it, and who was refused',
        parameters: [
          ...entityParameters,
          ...held,
          {
            ...range,
            description: 'Seconds to look back; 604800 (7 d) when absent.',
            schema: { ...range.schema, minimum: 3600, maximum: 2592000 },
          },
        ],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/mirrors': {
      get: {
        operationId: 'getMirrors',
        summary: 'Mirrored and federated services of linked clusters',
        parameters: [...entityParameters, ...held],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/usage': {
      get: {
        operationId: 'getUsage',
        summary: 'Who called in a window, how often, first and last',
        parameters: [
          ...entityParameters,
          ...held,
          {
            name: 'range',
            in: 'query',
            required: false,
            description: 'Seconds to look back; 604800 when absent.',
            schema: { type: 'integer', minimum: 3600, maximum: 2592000 },
          },
        ],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/outbound-access': {
      get: {
        operationId: 'getOutboundAccess',
        summary: 'Whom the entity may call',
        parameters: [...entityParameters, ...held],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/access/question': {
      get: {
        operationId: 'getAccessQuestion',
        summary: 'May somebody call the entity, and which rules say so',
        parameters: [
          ...entityParameters,
          {
            name: 'caller',
            in: 'query',
            required: true,
            allowReserved: true,
            description:
              'An entity such as `component:default/cart`, an identity, `plaintext` or `anyone`.',
            schema: { type: 'string', minLength: 1, maxLength: 512 },
          },
          {
            name: 'port',
            in: 'query',
            required: false,
            description: 'Workload or Service port; all ports when absent.',
            schema: { type: 'integer', minimum: 1, maximum: 65535 },
          },
          {
            name: 'method',
            in: 'query',
            required: false,
            schema: { type: 'string', pattern: '^[A-Za-z-]{1,32}$' },
          },
          {
            name: 'path',
            in: 'query',
            required: false,
            allowReserved: true,
            description:
              'As it is sent, with query; it is normalised as the mesh does.',
            schema: { type: 'string', pattern: '^/', maxLength: 2048 },
          },
          {
            name: 'host',
            in: 'query',
            required: false,
            allowReserved: true,
            schema: { type: 'string', minLength: 1, maxLength: 261 },
          },
          {
            name: 'header',
            in: 'query',
            required: false,
            allowReserved: true,
            description:
              '`name: value`; may be given several times. Once one is given, all others are absent.',
            schema: {
              type: 'array',
              maxItems: 50,
              items: {
                type: 'string',
                pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+:",
                maxLength: 2048,
              },
            },
          },
          {
            name: 'claim',
            in: 'query',
            required: false,
            allowReserved: true,
            description:
              '`name=value` of a valid token, a nested one as `realm[role]=value`; may be given several times.',
            schema: {
              type: 'array',
              maxItems: 50,
              items: {
                type: 'string',
                pattern: '^[^=]+=',
                maxLength: 2048,
              },
            },
          },
          {
            name: 'token',
            in: 'query',
            required: false,
            description: 'No token, or one that is not valid.',
            schema: { type: 'string', enum: ['none', 'invalid'] },
          },
          {
            name: 'ip',
            in: 'query',
            required: false,
            allowReserved: true,
            description: 'Address of the caller.',
            schema: { type: 'string', minLength: 2, maxLength: 45 },
          },
        ],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/access/draft': {
      get: {
        operationId: 'getAccessDraft',
        summary: 'A least-privilege policy made of observed callers',
        parameters: [
          ...entityParameters,
          {
            name: 'range',
            in: 'query',
            required: false,
            description: 'Seconds to look back; 604800 when absent.',
            schema: { type: 'integer', minimum: 3600, maximum: 2592000 },
          },
        ],
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/preview': {
      post: {
        operationId: 'getPreview',
        summary: 'What a change would mean for the entity; nothing is stored',
        parameters: [...entityParameters],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                additionalProperties: false,
                properties: {
                  manifests: {
                    type: 'string',
                    description:
                      'YAML with one or more documents; at most 256 KiB.',
                    maxLength: 262144,
                  },
                  deletes: {
                    type: 'array',
                    maxItems: 100,
                    items: {
                      type: 'object',
                      required: ['group', 'kind', 'name'],
                      additionalProperties: false,
                      properties: {
                        group: { type: 'string', maxLength: 253 },
                        kind: { type: 'string', minLength: 1, maxLength: 63 },
                        namespace: {
                          type: 'string',
                          minLength: 1,
                          maxLength: 63,
                        },
                        name: { type: 'string', minLength: 1, maxLength: 253 },
                      },
                    },
                  },
                  clusters: {
                    type: 'array',
                    minItems: 1,
                    maxItems: 100,
                    items: { type: 'string', minLength: 1, maxLength: 253 },
                    description:
                      'Clusters the change is meant for; every one in which the entity runs when absent.',
                  },
                  rangeSeconds: {
                    type: 'integer',
                    minimum: 3600,
                    maximum: 2592000,
                    description:
                      'Seconds of observed traffic to judge by; 86400 when absent.',
                  },
                },
              },
            },
          },
        },
        responses: reportResponses,
      },
    },
    '/entities/{namespace}/{kind}/{name}/resource': {
      get: {
        operationId: 'getResource',
        summary:
          'A resource that a report of the entity refers to, without secrets',
        parameters: [
          ...entityParameters,
          {
            name: 'cluster',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1 },
          },
          {
            name: 'group',
            in: 'query',
            required: true,
            allowEmptyValue: true,
            schema: { type: 'string' },
          },
          {
            name: 'kind',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1 },
          },
          {
            name: 'namespace',
            in: 'query',
            required: false,
            schema: { type: 'string', minLength: 1 },
          },
          {
            name: 'name',
            in: 'query',
            required: true,
            schema: { type: 'string', minLength: 1 },
          },
        ],
        responses: {
          '200': {
            description: 'The resource.',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/ResourceView' },
              },
            },
          },
          ...failures,
        },
      },
    },
    ...reviewPaths,
    '/clusters': {
      get: {
        operationId: 'getClusters',
        summary: 'Health and coverage of the clusters',
        parameters: [],
        responses: {
          '200': {
            description: 'All configured clusters.',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['items'],
                  properties: {
                    items: {
                      type: 'array',
                      items: { $ref: '#/components/schemas/ClusterHealth' },
                    },
                  },
                },
              },
            },
          },
          '401': failures['401'],
          '403': { description: 'The clusters may not be read by the caller.' },
        },
      },
    },
  },
  components: {
    schemas: {
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
            enum: [
              'ready',
              'partial',
              'syncing',
              'unreachable',
              'not-watchable',
            ],
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
    },
  },
} as const;
