import { examples } from './access.examples';
import { intentAction } from './intent/intentAction';
import { namespace, path, target } from './intent/parts';

/** Writes who may call. */
export const access = intentAction({
  concern: 'access',
  description:
    'Writes who may call a service and what; everybody else is refused',
  examples,
  schema: z =>
    z.object({
      target: target(z),
      allow: z
        .array(
          z.object({
            callers: z
              .array(
                z.union([
                  z.object({
                    namespace: namespace(z),
                    serviceAccount: z
                      .string()
                      .min(1)
                      .describe('Service account of the caller'),
                  }),
                  z.object({ namespace: namespace(z) }),
                  z.object({
                    anyIdentity: z
                      .literal(true)
                      .describe('Every identity of the mesh'),
                  }),
                ]),
              )
              .min(1)
              .describe('Who may call'),
            operations: z
              .object({
                methods: z
                  .array(z.string().min(1))
                  .describe('HTTP methods; empty = every method'),
                paths: z.array(path(z)).describe('Paths; empty = every path'),
              })
              .describe('What may be called'),
          }),
        )
        .describe('Empty = nobody may call'),
      waypoint: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Name of the waypoint in front of the Service, in its namespace; istio-ambient only',
        ),
    }),
});
