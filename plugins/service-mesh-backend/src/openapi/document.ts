import { fleetReviewPaths } from './fleetReviewPaths';
import { entityParameters, optional, required } from './parameters';
import { questionPaths } from './questionPaths';
import { reportPaths } from './reportPaths';
import { failures, itemsOf, json, schemaRef } from './responses';
import { reviewPaths } from './reviewPaths';
import { schemas } from './schemas';

const text = { type: 'string', minLength: 1 } as const;
const instant = { type: 'integer', minimum: 0 } as const;

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
    ...reportPaths,
    ...questionPaths,
    '/entities/{namespace}/{kind}/{name}/history': {
      get: {
        operationId: 'getHistory',
        summary: 'What changed about the mesh around the entity',
        parameters: [
          ...entityParameters,
          optional('from', instant, {
            description: 'Earliest time, epoch milliseconds.',
          }),
          optional('to', instant, {
            description:
              'Time before which the change was made, epoch milliseconds.',
          }),
          {
            ...optional(
              'kind',
              { type: 'array', items: { type: 'string' } },
              {
                allowReserved: true,
                description: 'Kinds as group/Kind; all when absent.',
              },
            ),
            style: 'form',
            explode: true,
          },
          optional(
            'before',
            { type: 'string' },
            { description: 'Where the previous page ended.' },
          ),
          optional(
            'limit',
            { type: 'integer', minimum: 1, maximum: 200 },
            { description: 'Entries of a page; 50 when absent.' },
          ),
        ],
        responses: {
          '200': json('Changes, newest first.', schemaRef('Report')),
          ...failures,
          '501': { description: 'History is turned off.' },
        },
      },
    },
    '/entities/{namespace}/{kind}/{name}/resource': {
      get: {
        operationId: 'getResource',
        summary:
          'A resource that a report of the entity refers to, without secrets',
        parameters: [
          ...entityParameters,
          required('cluster', text),
          // The core group has no name.
          required('group', { type: 'string' }, { allowEmptyValue: true }),
          required('kind', text),
          optional('namespace', text),
          required('name', text),
        ],
        responses: {
          '200': json('The resource.', schemaRef('ResourceView')),
          ...failures,
        },
      },
    },
    ...reviewPaths,
    ...fleetReviewPaths,
    '/fleet': {
      get: {
        operationId: 'getFleet',
        summary: 'All entities that the caller may see, each in a row',
        parameters: [],
        responses: {
          '200': json('What is known, and how many are still to be read.', {
            type: 'object',
            required: ['items', 'left', 'reviews'],
            properties: {
              items: {
                type: 'array',
                items: { type: 'object', additionalProperties: true },
              },
              left: { type: 'integer' },
              reviews: { type: 'boolean' },
            },
          }),
          '401': failures['401'],
        },
      },
    },
    '/clusters': {
      get: {
        operationId: 'getClusters',
        summary: 'Health and coverage of the clusters',
        parameters: [],
        responses: {
          '200': itemsOf(
            'All configured clusters.',
            schemaRef('ClusterHealth'),
          ),
          '401': failures['401'],
          '403': { description: 'The clusters may not be read by the caller.' },
        },
      },
    },
  },
  components: { schemas },
} as const;
