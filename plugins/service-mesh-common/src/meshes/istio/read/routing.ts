import { readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { EffectiveRouting, Workload } from '../../../model';
import { byUnread } from '../evidence';
import { readMeshSettings } from '../MeshSettings';
import { placeOf } from '../revisionOf';
import { destinationPolicies } from './routing/destinationPolicies';
import { gatewayApiSplits } from './routing/gatewayApiSplits';
import { rateLimits } from './routing/rateLimits';
import { ROUTING_KINDS, RoutingContext } from './routing/RoutingContext';
import { virtualServiceSplits } from './routing/virtualServiceSplits';

/** Everything Istio is told about traffic to the workloads, which belong to one entity. @internal */
export function readRouting(
  index: ResourceIndex,
  workloads: readonly Workload[],
): EffectiveRouting {
  const settings = readMeshSettings(
    index,
    workloads[0] && placeOf(workloads[0]),
  );
  const hosts = new Map(
    workloads.flatMap(({ namespace, services }) =>
      services.map(service => {
        const host = `${service}.${namespace}.svc.${settings.clusterDomain}`;
        return [host, { host, namespace, service }] as const;
      }),
    ),
  );
  const all = readAll(index, ROUTING_KINDS);
  if (!all.ok) {
    const evidence = byUnread(
      all.unread,
      'the routes of this host are not known',
    );
    const unknown = [...hosts.keys()].map(host => ({
      host,
      gateways: [],
      match: [],
      protocol: 'http' as const,
      backends: [],
      faults: [],
      mirrors: [],
      headerChanges: [],
      evidence,
    }));
    return { splits: unknown, destinations: [], rateLimits: [] };
  }
  const context: RoutingContext = {
    index,
    settings,
    hosts: [...hosts.values()],
    ...all.objects,
  };
  return {
    splits: [...virtualServiceSplits(context), ...gatewayApiSplits(context)],
    destinations: destinationPolicies(context),
    rateLimits: rateLimits(context, workloads),
  };
}
