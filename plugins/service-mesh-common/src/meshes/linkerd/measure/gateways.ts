import { Service } from '../../../engine/coreKinds';
import { GatewaySample, MetricQuestion } from '../../../engine/MetricQuestion';
import { promqlRateSum } from '../../../engine/promqlUnion';
import { isUnread } from '../../../engine/ResourceIndex';
import { gatewayRows } from '../viz/gatewayRows';
import { vizAnswers } from '../viz/vizAnswers';
import { extraMatchers } from './scopeSelectors';

const CLUSTER = ['target_cluster_name'];

/** The service mirror's own probes of the gateways of linked clusters, and what is mirrored from there. @internal */
export const gateways: MetricQuestion<GatewaySample> = {
  queries: scope => {
    const selector = extraMatchers(scope).join(',');
    return [
      {
        id: 'alive',
        title: 'Gateways that answer their probes',
        promql: `max by (${CLUSTER.join()}) (gateway_alive{${selector}})`,
      },
      {
        id: 'probeLatency',
        title: 'Time gateways take to answer a probe',
        promql: promqlRateSum(
          'gateway_probe_latency_ms_bucket',
          [...CLUSTER, 'le'],
          [selector],
          scope.rateSeconds,
        ),
      },
    ];
  },
  rows: (answers, about) => {
    const services = about?.index?.list(Service);
    const known = services !== undefined && !isUnread(services);
    const result = gatewayRows(
      known
        ? services.map(({ metadata: { labels = {} } }) => ({ labels }))
        : [],
      vizAnswers(
        { alive: answers.get('alive'), buckets: answers.get('probeLatency') },
        CLUSTER,
      ),
    );
    if (!result.ok) return [];
    return result.rows.flatMap(row => {
      const { clusterName, alive, pairedServices } = row;
      const p99 = row.latencyMsP99;
      return clusterName
        ? [
            {
              targetCluster: clusterName,
              alive,
              ...(p99 > 0 && {
                latency: { p50: row.latencyMsP50, p95: row.latencyMsP95, p99 },
              }),
              ...(known && { services: pairedServices }),
            },
          ]
        : [];
    });
  },
};
