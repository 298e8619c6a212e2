import { examples } from './ingress.examples';
import { intentAction } from './intent/intentAction';
import { milliseconds, namespace, path, retries, target } from './intent/parts';

/** Writes how requests from outside reach a service. */
export const ingress = intentAction({
  concern: 'ingress',
  description:
    'Writes how requests from outside reach a service: a gateway and a route to it',
  examples,
  isWhole: true,
  schema: z =>
    z.object({
      target: target(z),
      hosts: z
        .array(z.string().min(1))
        .min(1)
        .describe('Names that clients outside use'),
      path: path(z).describe('Which requests'),
      certificateSecret: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Name of the Secret with the certificate, in the namespace of the gateway; none = plaintext',
        ),
      redirectPlaintext: z
        .literal(true)
        .optional()
        .describe(
          'Requests in plaintext are sent to TLS; only with a certificate. Without it they do not reach the service',
        ),
      gateway: z
        .object({
          name: z.string().min(1).describe('Name of the gateway'),
          namespace: namespace(z),
          className: z
            .string()
            .min(1)
            .optional()
            .describe(
              'Class of the gateway; Gateway API, and needed where the mesh brings none',
            ),
        })
        .describe('The gateway, written along'),
      api: z
        .enum(['gateway-api', 'istio'])
        .describe('Resources of the Gateway API, or of Istio itself'),
      timeoutMs: milliseconds(z)
        .optional()
        .describe(
          'Longest time for a request with its retries at the gateway, milliseconds',
        ),
      retries: retries(z),
    }),
});
