import { examples } from './routing.examples';
import { intentAction } from './intent/intentAction';
import { backend, milliseconds, path, target } from './intent/parts';

/** Writes which requests go elsewhere. */
export const routing = intentAction({
  concern: 'routing',
  description:
    'Writes which requests to a service go to another version or service; the first rule wins, the rest stays',
  examples,
  schema: z =>
    z.object({
      target: target(z),
      rules: z
        .array(
          z.object({
            name: z.string().min(1).max(63).describe('Name of the rule'),
            match: z
              .object({
                path: path(z).optional().describe('Path of the request'),
                method: z.string().min(1).optional().describe('HTTP method'),
                headers: z
                  .array(
                    z.object({
                      name: z.string().min(1).describe('Header name'),
                      value: z.string().describe('The exact value'),
                    }),
                  )
                  .describe('Headers that must all be there'),
              })
              .describe('Conditions; all must hold'),
            backend: backend(z).describe('Where such requests go'),
            timeoutMs: milliseconds(z)
              .optional()
              .describe(
                'Longest time for such a request with its retries, milliseconds',
              ),
          }),
        )
        .min(1)
        .describe('Rules in their order'),
    }),
});
