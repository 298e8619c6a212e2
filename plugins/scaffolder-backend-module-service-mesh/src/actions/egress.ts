import { examples } from './egress.examples';
import { intentAction } from './intent/intentAction';
import { namespace, portNumber } from './intent/parts';

/** Writes which hosts outside may be called. */
export const egress = intentAction({
  concern: 'egress',
  description: 'Writes which hosts outside the mesh a namespace may call',
  examples,
  schema: z =>
    z.object({
      namespace: namespace(z),
      name: z.string().min(1).max(63).describe('Name of the resources'),
      hosts: z.array(z.string().min(1)).min(1).describe('Hosts outside'),
      port: z
        .object({
          number: portNumber(z).describe('Port outside'),
          protocol: z
            .enum(['http', 'https', 'tcp', 'tls'])
            .describe('What is spoken on it'),
        })
        .describe('The port of the hosts'),
      onlyThese: z.boolean().describe('Everything else outside is refused'),
      addresses: z
        .array(z.string().min(1))
        .min(1)
        .optional()
        .describe(
          'IP addresses that clients call instead of looking the hosts up; Istio',
        ),
      endpoints: z
        .array(
          z.object({
            address: z.string().min(1).describe('Name or IP address'),
            port: portNumber(z)
              .optional()
              .describe('Port there; without it the same'),
          }),
        )
        .min(1)
        .optional()
        .describe(
          'Where the hosts really are, when it is somewhere else; Istio',
        ),
    }),
});
