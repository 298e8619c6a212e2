import { examples } from './rateLimit.examples';
import { intentAction } from './intent/intentAction';
import { milliseconds, target } from './intent/parts';

/** Writes how many requests a workload takes. */
export const rateLimit = intentAction({
  concern: 'rate-limit',
  description: 'Writes how many requests each proxy of a workload lets through',
  examples,
  schema: z =>
    z.object({
      target: target(z),
      requests: z
        .number()
        .int()
        .min(1)
        .describe('Requests (count) in one interval'),
      intervalMs: milliseconds(z).describe('Milliseconds'),
      perIdentity: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe('Requests (count) of each identity; Linkerd'),
    }),
});
