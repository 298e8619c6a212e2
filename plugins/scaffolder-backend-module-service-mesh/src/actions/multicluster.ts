import { examples } from './multicluster.examples';
import { intentAction } from './intent/intentAction';
import { target } from './intent/parts';

/** Offers a service to other clusters. */
export const multicluster = intentAction({
  concern: 'multicluster',
  description: 'Offers a service to linked clusters',
  examples,
  schema: z =>
    z.object({
      target: target(z),
      mode: z
        .enum(['gateway', 'flat', 'federated'])
        .describe(
          '`gateway`: through the gateway of the cluster; `flat`: pods are reached directly; `federated`: one service of all clusters',
        ),
    }),
});
