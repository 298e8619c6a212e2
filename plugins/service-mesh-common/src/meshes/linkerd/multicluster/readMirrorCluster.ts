import { Namespace, Service } from '../../../engine/coreKinds';
import { readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { EndpointSlice, SERVICE_NAME_LABEL } from '../../shared/endpointSlice';
import { Link } from '../kinds';
import {
  LocalCluster,
  MirrorEndpoints,
  MirrorLink,
  MirrorService,
} from './MirrorObjects';

function createdAt({ metadata }: Link): { readonly createdAt?: number } {
  const time = Date.parse(metadata.creationTimestamp ?? '');
  return Number.isNaN(time) ? {} : { createdAt: time };
}

/** A Link as the service mirror that follows it reads it. @internal */
export function toMirrorLink(link: Link): MirrorLink {
  const { metadata, spec } = link;
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    ...createdAt(link),
    clusterName: spec?.targetClusterName ?? metadata.name,
    clusterDomain: spec?.targetClusterDomain ?? 'cluster.local',
    gatewayIdentity: spec?.gatewayIdentity ?? '',
    gatewayAddress: spec?.gatewayAddress ?? '',
    gatewayPort: String(spec?.gatewayPort ?? ''),
    ...(spec?.selector && { selector: spec.selector }),
    ...(spec?.remoteDiscoverySelector && {
      remoteDiscoverySelector: spec.remoteDiscoverySelector,
    }),
    ...(spec?.federatedServiceSelector && {
      federatedServiceSelector: spec.federatedServiceSelector,
    }),
    excludedLabels: spec?.excludedLabels ?? [],
    excludedAnnotations: spec?.excludedAnnotations ?? [],
  };
}

function toService({ metadata, spec }: Service): MirrorService {
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    ...(metadata.resourceVersion !== undefined && {
      resourceVersion: metadata.resourceVersion,
    }),
    ports: spec?.ports ?? [],
    ...(spec?.clusterIP && { clusterIP: spec.clusterIP }),
  };
}

/** The Endpoints that slices of one Service were made of, or into. */
function toEndpoints(
  service: MirrorService,
  slices: readonly EndpointSlice[],
): MirrorEndpoints {
  const [first] = slices;
  return {
    namespace: service.namespace,
    name: service.name,
    labels: service.labels,
    annotations: first?.metadata.annotations ?? {},
    subsets: slices.map(slice => ({
      addresses: (slice.endpoints ?? [])
        .filter(({ conditions }) => conditions?.ready !== false)
        .flatMap(({ addresses = [], hostname }) =>
          addresses.map(ip => ({ ip, ...(hostname && { hostname }) })),
        ),
      ports: slice.ports ?? [],
    })),
  };
}

/** What of one namespace of a cluster takes part in mirroring; undefined when it could not be read. @internal */
export function readMirrorCluster(
  index: ResourceIndex,
  namespace: string,
): LocalCluster | undefined {
  const read = readAll(
    index,
    { services: Service, slices: EndpointSlice },
    namespace,
  );
  const whole = readAll(index, { namespaces: Namespace, links: Link });
  if (!read.ok || !whole.ok) return undefined;
  const services = read.objects.services.map(toService);
  const bySlice = new Map<string, EndpointSlice[]>();
  for (const slice of read.objects.slices) {
    const name = slice.metadata.labels?.[SERVICE_NAME_LABEL] ?? '';
    const known = bySlice.get(name);
    if (known) known.push(slice);
    else bySlice.set(name, [slice]);
  }
  return {
    services,
    endpoints: services.flatMap(service => {
      const slices = bySlice.get(service.name);
      return slices ? [toEndpoints(service, slices)] : [];
    }),
    namespaces: [
      ...whole.objects.namespaces.map(({ metadata }) => metadata.name),
      // Whatever is in a namespace proves that it is there.
      ...(services.length ? [namespace] : []),
    ],
    links: whole.objects.links.map(link => ({
      namespace: link.metadata.namespace ?? '',
      name: link.metadata.name,
      ...createdAt(link),
    })),
  };
}
