import {
  entityParameters,
  headers,
  host,
  method,
  optional,
  path,
  port,
  required,
  severalOf,
  usageRange,
} from './parameters';
import { reportResponses } from './responses';

const question = (
  operationId: string,
  summary: string,
  ...parameters: readonly object[]
) => ({
  get: {
    operationId,
    summary,
    parameters: [...entityParameters, ...parameters],
    responses: reportResponses,
  },
});

const removed = {
  type: 'object',
  required: ['group', 'kind', 'name'],
  additionalProperties: false,
  properties: {
    group: { type: 'string', maxLength: 253 },
    kind: { type: 'string', minLength: 1, maxLength: 63 },
    namespace: { type: 'string', minLength: 1, maxLength: 63 },
    name: { type: 'string', minLength: 1, maxLength: 253 },
  },
};

const proposal = {
  type: 'object',
  additionalProperties: false,
  properties: {
    manifests: {
      type: 'string',
      description: 'YAML with one or more documents; at most 256 KiB.',
      maxLength: 262144,
    },
    deletes: { type: 'array', maxItems: 100, items: removed },
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
};

/** The part of the API document about what somebody asks once: a request, a caller, a change. */
export const questionPaths = {
  '/entities/{namespace}/{kind}/{name}/route': question(
    'getRoute',
    'The route that a request to the entity would take',
    host('One of the hosts of the entity; its first when absent.'),
    port('Port of the Service or listener.'),
    optional('scheme', { type: 'string', enum: ['http', 'https'] }),
    method,
    path('With query.'),
    headers('`name: value`; may be given several times.'),
    optional(
      'connection',
      { type: 'string', enum: ['tls', 'tcp'] },
      {
        description:
          'For connections that proxies do not look into; the host is the server name of TLS.',
      },
    ),
    optional(
      'namespace',
      { type: 'string', pattern: '^[a-z0-9-]{1,63}$' },
      { description: "Namespace of the client; the entity's when absent." },
    ),
    optional(
      'gateway',
      { type: 'string', pattern: '^[a-z0-9-]{1,63}/[a-z0-9.-]{1,253}$' },
      {
        allowReserved: true,
        description:
          '`namespace/name` of the gateway through which the request comes in.',
      },
    ),
  ),
  '/entities/{namespace}/{kind}/{name}/access/question': question(
    'getAccessQuestion',
    'May somebody call the entity, and which rules say so',
    required(
      'caller',
      { type: 'string', minLength: 1, maxLength: 512 },
      {
        allowReserved: true,
        description:
          'An entity such as `component:default/cart`, an identity, `plaintext` or `anyone`.',
      },
    ),
    port('Workload or Service port; all ports when absent.'),
    method,
    path('As it is sent, with query; it is normalised as the mesh does.'),
    host(),
    headers(
      '`name: value`; may be given several times. Once one is given, all others are absent.',
    ),
    severalOf(
      'claim',
      '^[^=]+=',
      '`name=value` of a valid token, a nested one as `realm[role]=value`; may be given several times.',
    ),
    optional(
      'token',
      { type: 'string', enum: ['none', 'invalid'] },
      { description: 'No token, or one that is not valid.' },
    ),
    optional(
      'ip',
      { type: 'string', minLength: 2, maxLength: 45 },
      { allowReserved: true, description: 'Address of the caller.' },
    ),
  ),
  '/entities/{namespace}/{kind}/{name}/access/draft': question(
    'getAccessDraft',
    'A least-privilege policy made of observed callers',
    usageRange,
  ),
  '/entities/{namespace}/{kind}/{name}/preview': {
    post: {
      operationId: 'getPreview',
      summary: 'What a change would mean for the entity; nothing is stored',
      parameters: entityParameters,
      requestBody: {
        required: true,
        content: { 'application/json': { schema: proposal } },
      },
      responses: reportResponses,
    },
  },
};
