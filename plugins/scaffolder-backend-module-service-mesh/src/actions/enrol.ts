import { examples } from './enrol.examples';
import { intentAction } from './intent/intentAction';
import { namespace, target } from './intent/parts';

/** Puts a namespace or a workload into the mesh. */
export const enrol = intentAction({
  concern: 'enrol',
  description: 'Puts a namespace or a workload into the mesh',
  examples,
  schema: z =>
    z.object({
      scope: z
        .discriminatedUnion('type', [
          z.object({ type: z.literal('namespace'), namespace: namespace(z) }),
          z.object({ type: z.literal('workload'), target: target(z) }),
        ])
        .describe('What joins the mesh'),
      dataPlane: z
        .enum(['sidecar', 'ambient'])
        .describe('A proxy in each pod, or proxies of the node'),
      revision: z
        .string()
        .min(1)
        .optional()
        .describe('Revision or tag of the control plane; Istio'),
      waypoint: z
        .string()
        .min(1)
        .optional()
        .describe('Name of a waypoint to create and use; ambient only'),
    }),
});
