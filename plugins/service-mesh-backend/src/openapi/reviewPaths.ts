import { entityParameters, held, required } from './parameters';
import { itemsOf, json, schemaRef } from './responses';
import { failures, file, format } from './reviewParts';

const conflict = {
  '409': {
    description:
      'Access, or the review, is not what the caller looked at; the message says what happened.',
  },
};

const body = (properties: object, needed: readonly string[]) => ({
  required: true,
  content: {
    'application/json': {
      schema: {
        type: 'object',
        additionalProperties: false,
        required: needed,
        properties,
      },
    },
  },
});

const digest = {
  type: 'string' as const,
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of the access the caller looked at.',
};
/** Greatest number that a column of integers holds. */
const GREATEST = 2147483647;
const round = {
  type: 'integer' as const,
  minimum: 1,
  maximum: GREATEST,
  description: 'Number of the attestation the caller works on.',
};
const note = { type: 'string', maxLength: 2000 };
/** The part of the API document about the review of one entity. */
export const reviewPaths = {
  '/entities/{namespace}/{kind}/{name}/review': {
    get: {
      operationId: 'getReview',
      summary: 'Where the review of the access to an entity stands',
      parameters: [...entityParameters, ...held('review')],
      responses: {
        '200': json('The review.', schemaRef('Report')),
        '304': { description: 'The caller holds the review already.' },
        ...failures,
      },
    },
  },
  '/entities/{namespace}/{kind}/{name}/review/usage': {
    get: {
      operationId: 'getReviewUsage',
      summary: 'Who used the grants, as far as metrics tell',
      parameters: entityParameters,
      responses: { '200': json('Use of each grant.'), ...failures },
    },
  },
  '/entities/{namespace}/{kind}/{name}/review/export': {
    get: {
      operationId: 'exportReview',
      summary: 'The whole record of the reviews of an entity, as a file',
      parameters: [...entityParameters, format],
      responses: { '200': file, ...failures },
    },
  },
  '/entities/{namespace}/{kind}/{name}/review/openings': {
    get: {
      operationId: 'getOpenings',
      summary: 'Which grants the caller has opened of a review',
      parameters: [
        ...entityParameters,
        required('digest', digest),
        required('round', round),
      ],
      responses: {
        '200': json('Their keys, each with its moment.'),
        ...failures,
      },
    },
    post: {
      operationId: 'openGrant',
      summary:
        'Records that the caller has opened a grant; risky ones are decided after that only',
      parameters: entityParameters,
      requestBody: body(
        {
          digest,
          round,
          grant: { type: 'string', description: 'Key of the grant.' },
        },
        ['digest', 'round', 'grant'],
      ),
      responses: { '201': json('Recorded.'), ...failures, ...conflict },
    },
  },
  '/entities/{namespace}/{kind}/{name}/review/decisions': {
    post: {
      operationId: 'decideReview',
      summary: 'Records decisions about grants, all or none',
      parameters: entityParameters,
      requestBody: body(
        {
          digest,
          round,
          decisions: {
            type: 'array',
            minItems: 1,
            maxItems: 1000,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['grant', 'verdict'],
              properties: {
                grant: { type: 'string', description: 'Key of the grant.' },
                verdict: {
                  type: 'string',
                  enum: ['keep', 'reduce', 'revoke', 'exception'],
                },
                note,
                until: {
                  type: 'integer',
                  description: 'End of an exception, epoch ms.',
                },
              },
            },
          },
        },
        ['digest', 'round', 'decisions'],
      ),
      responses: {
        '201': itemsOf('What was recorded.'),
        ...failures,
        ...conflict,
      },
    },
  },
  '/entities/{namespace}/{kind}/{name}/review/attestations': {
    post: {
      operationId: 'attestReview',
      summary: 'Signs the access of an entity',
      parameters: entityParameters,
      requestBody: body(
        {
          digest,
          round,
          decisionsTo: {
            type: 'integer',
            minimum: 0,
            maximum: GREATEST,
            description: 'Sequence of the last decision the signer saw.',
          },
          note,
        },
        ['digest', 'round', 'decisionsTo'],
      ),
      responses: { '201': json('Signed.'), ...failures, ...conflict },
    },
  },
  '/entities/{namespace}/{kind}/{name}/review/delegations': {
    post: {
      operationId: 'delegateReview',
      summary: 'Lets somebody review in place of the owner, or ends that',
      parameters: entityParameters,
      requestBody: body(
        {
          delegate: {
            type: 'string',
            maxLength: 255,
            pattern: '^(user|group):[^:/\\u0000]+/[^:/\\u0000]+$',
            description: 'Full entity ref of a user or a group.',
          },
          granted: { type: 'boolean' },
          note,
        },
        ['delegate', 'granted'],
      ),
      responses: { '201': json('Recorded.'), ...failures },
    },
  },
} as const;
