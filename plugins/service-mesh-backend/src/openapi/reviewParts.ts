import { required } from './parameters';
import { failures as entityFailures } from './responses';

/** Answers of everything about reviews that fails. */
export const failures = {
  ...entityFailures,
  '403': {
    description:
      'A permission is missing, or a program asks for what people sign.',
  },
};

/** In which form a record is wanted. */
export const format = required('format', {
  type: 'string',
  enum: ['csv', 'json'],
});

/** A record as a file. */
export const file = {
  description: 'The file; docs/reviews.md describes its manifest.',
  content: {
    'text/csv': { schema: { type: 'string' } },
    'application/json': { schema: { type: 'object' } },
  },
};
