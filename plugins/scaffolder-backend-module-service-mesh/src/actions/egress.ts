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
    }),
});
