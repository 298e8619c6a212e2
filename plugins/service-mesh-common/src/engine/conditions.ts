import { list, number, object, text } from './shape';

/** What controllers say about an object in its status. @public */
export const conditions = list(
  object({
    type: text,
    status: text,
    reason: text,
    message: text,
    observedGeneration: number,
  }),
);
