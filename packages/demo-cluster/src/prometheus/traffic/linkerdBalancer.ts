import { SampledSeries } from '../series/SampledSeries';
import { labelsOf } from '../series/Labels';
import { constantSeries, CounterSeries } from './CounterSeries';
import { Party } from './Flow';
import { proxyLabels } from './linkerdSeries';
import { dailyPace } from './Pace';

/** What a Linkerd proxy counts of retries to a Service and of endpoints it leaves out. */
export function linkerdBalancer(
  party: Party,
  service: string,
  protocol: 'http' | 'grpc',
): SampledSeries[] {
  return party.pods.flatMap(pod => {
    const labels = proxyLabels(party, pod);
    const route = {
      ...labels,
      parent_kind: 'Service',
      parent_name: service,
      parent_namespace: party.namespace,
    };
    const retries = (name: string, perSecond: number) =>
      new CounterSeries(
        labelsOf({
          ...route,
          __name__: `outbound_${protocol}_route_retry_${name}_total`,
        }),
        [{ pace: dailyPace(`${service}/${name}`), perSecond }],
      );
    return [
      retries('requests', 0.1),
      retries('overflow', 0.01),
      constantSeries(
        labelsOf({
          ...labels,
          __name__: 'outbound_http_balancer_endpoints',
          backend_name: service,
          backend_namespace: party.namespace,
          endpoint_state: 'pending',
        }),
        0,
      ),
    ];
  });
}
