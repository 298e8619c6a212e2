import { examples } from './split.examples';
import { intentAction } from './intent/intentAction';
import { backend, target } from './intent/parts';

/** Writes how requests are shared out. */
export const split = intentAction({
  concern: 'split',
  description:
    'Writes how the requests to a service are shared out among versions or services',
  examples,
  schema: z =>
    z.object({
      target: target(z),
      backends: z
        .array(
          backend(z).extend({
            weight: z
              .number()
              .int()
              .min(0)
              .max(100)
              .describe('Whole percent; all weights sum to 100'),
          }),
        )
        .min(1)
        .describe('Who gets requests'),
    }),
});
