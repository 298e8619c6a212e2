import { optional } from './parameters';
import { itemsOf } from './responses';
import { failures, file, format } from './reviewParts';

const owner = optional(
  'owner',
  { type: 'array', items: { type: 'string' } },
  {
    description: 'Entity ref of an owner; may be given several times.',
    allowReserved: true,
  },
);

const state = optional(
  'state',
  {
    type: 'array',
    items: {
      type: 'string',
      enum: [
        'first-due',
        'due',
        'overdue',
        'outdated',
        'in-progress',
        'attested',
      ],
    },
  },
  { description: 'May be given several times.' },
);

/** The part of the API document about the reviews of all entities. */
export const fleetReviewPaths = {
  '/reviews': {
    get: {
      operationId: 'listReviews',
      summary:
        'Reviews of all entities the caller may see, the most urgent first',
      parameters: [
        owner,
        state,
        optional(
          'after',
          { type: 'string' },
          { description: 'The `next` of the page before.' },
        ),
        optional('limit', { type: 'integer', minimum: 1, maximum: 200 }),
      ],
      responses: {
        '200': itemsOf('A page.'),
        '400': failures['400'],
        '401': failures['401'],
      },
    },
  },
  '/reviews/progress': {
    get: {
      operationId: 'getReviewProgress',
      summary: 'How many reviews of each owner are in each state',
      parameters: [],
      responses: { '200': itemsOf('By owner.'), '401': failures['401'] },
    },
  },
  '/reviews/export': {
    get: {
      operationId: 'exportReviews',
      summary: 'Where all reviews stand that the caller may export, as a file',
      parameters: [format, owner, state],
      responses: {
        '200': file,
        '400': failures['400'],
        '401': failures['401'],
        '403': failures['403'],
      },
    },
  },
} as const;
