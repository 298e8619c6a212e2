import { EvidenceList, ResourceRef, ServiceEndpoint } from '../../../model';
import { DestinationCluster } from '../destination/DestinationCluster';
import { targetPort } from '../destination/serviceAddresses';
import { joinHostPort } from '../destination/translateEndpoint';
import { placeOf, targetOf } from './toServiceEndpoint';

/** Addresses of a port of a Service that callers are not told of, with the reason. @internal */
export function unusedEndpoints(
  { services, slices, pods, externals, config }: DestinationCluster,
  place: { readonly namespace: string; readonly name: string },
  port: number,
  told: ReadonlySet<string>,
  cluster: string,
  serviceRef: ResourceRef,
): readonly ServiceEndpoint[] {
  const isOf = ({ namespace, name }: typeof place) =>
    namespace === place.namespace && name === place.name;
  const service = services.find(isOf);
  const unused = new Map<string, ServiceEndpoint>();
  for (const slice of slices) {
    if (!isOf({ namespace: slice.namespace, name: slice.service })) continue;
    const target = targetPort(slice, service, port);
    if (target === undefined) continue;
    for (const endpoint of slice.endpoints) {
      const named = (candidate: typeof place) =>
        candidate.name === endpoint.target?.name &&
        candidate.namespace === (endpoint.target.namespace ?? slice.namespace);
      const pod =
        endpoint.target?.kind === 'Pod' ? pods.find(named) : undefined;
      const external =
        endpoint.target?.kind === 'ExternalWorkload'
          ? externals.find(named)
          : undefined;
      const whoever = { ...(pod && { pod }), ...(external && { external }) };
      const gone = endpoint.target !== undefined && !pod && !external;
      const ref = targetOf(whoever, cluster);
      const evidence: EvidenceList = [
        ref
          ? { type: 'resource', ref }
          : { type: 'resource', ref: serviceRef, note: 'by its EndpointSlice' },
      ];
      for (const ip of endpoint.addresses) {
        const address = joinHostPort(ip, target);
        if (told.has(address)) continue;
        unused.set(address, {
          cluster,
          address,
          ...(ref && { target: ref }),
          ...placeOf({ ...whoever, zone: endpoint.zone }),
          used: false,
          weight: 0,
          protocol: 'as-sent',
          tls: 'unknown',
          because: why(endpoint.ready, gone, slice.family, config.ipv6),
          evidence,
        });
      }
    }
  }
  return [...unused.values()];
}

function why(
  ready: boolean,
  gone: boolean,
  family: string | undefined,
  ipv6: boolean,
): string {
  if (!ready) return 'It is not ready, so callers are not told of it.';
  if (gone) return 'What it belonged to is gone.';
  if (family === 'IPv6' && !ipv6)
    return 'The installation uses IPv4 addresses only.';
  return family === 'IPv4' && ipv6
    ? 'Its IPv6 address is used instead.'
    : 'The ports of its proxy cannot be read from the pod, so callers are not told of it.';
}
