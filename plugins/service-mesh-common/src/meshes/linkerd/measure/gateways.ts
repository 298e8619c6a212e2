import { GatewaySample, MetricQuestion } from '../../../engine/MetricQuestion';
import { extraMatchers } from './scopeSelectors';

/** The service mirror's own probes of the gateways of linked clusters. @internal */
export const gateways: MetricQuestion<GatewaySample> = {
  queries: scope => [
    {
      id: 'alive',
      title: 'Gateways that answer their probes',
      promql: `max by (target_cluster_name) (gateway_alive{${extraMatchers(
        scope,
      ).join(',')}})`,
    },
  ],
  rows: answers =>
    (answers.get('alive') ?? []).flatMap(({ labels, points }) =>
      labels.target_cluster_name
        ? [
            {
              targetCluster: labels.target_cluster_name,
              alive: (points[points.length - 1]?.[1] ?? 0) > 0,
            },
          ]
        : [],
    ),
};
