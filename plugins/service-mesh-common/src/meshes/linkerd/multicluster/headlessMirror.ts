import { gatewaySubset, withLiveness } from './gateway';
import { HEADLESS_LABEL, REMOTE_HOST, REMOTE_VERSION } from './mirrorLabels';
import { MirrorDraft, nameOf } from './MirrorDraft';
import {
  endpointsLabels,
  mirrorName,
  mirrorPorts,
  mirrorServiceLabels,
  remoteHost,
} from './mirrorNames';
import { MirrorEndpoints, MirrorService, MirrorSubset } from './MirrorObjects';
import {
  createGatewayEndpoints,
  endpointsAnnotations,
  mirrorOf,
} from './mirrorService';

/** On the Endpoints of a headless Service. */
const HEADLESS_ENDPOINTS = 'service.kubernetes.io/headless';

/** True for the Endpoints of a headless Service. @internal */
export function isHeadless({ labels }: MirrorEndpoints): boolean {
  return Object.hasOwn(labels, HEADLESS_ENDPOINTS);
}

function hasHostname({ subsets }: MirrorEndpoints): boolean {
  return subsets.some(({ addresses = [], notReadyAddresses = [] }) =>
    [...addresses, ...notReadyAddresses].some(({ hostname }) => hostname),
  );
}

/** The mirror of one pod of a headless Service: a Service of its own that leads to the gateway. */
function createPodMirror(
  draft: MirrorDraft,
  remote: MirrorService,
  hostname: string,
  resourceVersion: string,
): MirrorService | undefined {
  const { link, options } = draft;
  const subset = gatewaySubset(link, remote);
  if (!subset) return undefined;
  const host = `${hostname}.${remoteHost(link, remote)}`;
  const labels = {
    ...mirrorServiceLabels(link, remote),
    [HEADLESS_LABEL]: mirrorName(link, remote.name),
  };
  const { namespace } = remote;
  const name = mirrorName(link, hostname);
  const service = draft.createService({
    namespace,
    name,
    labels,
    annotations: { [REMOTE_VERSION]: resourceVersion, [REMOTE_HOST]: host },
    ports: mirrorPorts(remote.ports),
  });
  if (!draft.endpoints.has(nameOf({ namespace, name })))
    draft.writeEndpoints(
      withLiveness(
        {
          namespace,
          name,
          labels,
          annotations: endpointsAnnotations(link, host),
          subsets: [subset],
        },
        options.gatewayAlive,
      ),
    );
  return service;
}

/** Subsets of a headless mirror: the hostnames of the remote pods, each leading to the mirror of its pod. */
function podSubsets(
  draft: MirrorDraft,
  remote: MirrorService,
  endpoints: MirrorEndpoints,
): { subsets: readonly MirrorSubset[]; names: ReadonlySet<string> } {
  const names = new Set<string>();
  const subsets = endpoints.subsets.flatMap(({ addresses = [], ports }) => {
    const mirrored = addresses.flatMap(({ hostname }) => {
      const pod = hostname
        ? createPodMirror(
            draft,
            remote,
            hostname,
            endpoints.resourceVersion ?? '',
          )
        : undefined;
      if (!pod) return [];
      names.add(pod.name);
      return [{ hostname, ...(pod.clusterIP && { ip: pod.clusterIP }) }];
    });
    return mirrored.length > 0
      ? [{ addresses: mirrored, ...(ports && { ports }) }]
      : [];
  });
  return { subsets, names };
}

function createHeadless(
  draft: MirrorDraft,
  remote: MirrorService,
  endpoints: MirrorEndpoints,
): MirrorService | undefined {
  // Without an address there is no telling whether the pods have names.
  if (endpoints.subsets.length === 0) return undefined;
  if (!draft.ensureNamespace(remote.namespace)) return undefined;
  return draft.createService({
    ...mirrorOf(draft.link, remote),
    ...(hasHostname(endpoints) && { clusterIP: 'None' }),
  });
}

/** Mirrors a headless Service by the Endpoints it has. @internal */
export function mirrorHeadless(
  draft: MirrorDraft,
  remote: MirrorService,
  endpoints: MirrorEndpoints,
): void {
  const { link } = draft;
  if (remote.ports.length === 0) {
    draft.events.push(
      'Skipped mirroring service: object spec has no exposed ports',
    );
    return;
  }
  const name = nameOf({
    namespace: remote.namespace,
    name: mirrorName(link, remote.name),
  });
  const mirror =
    draft.services.get(name) ?? createHeadless(draft, remote, endpoints);
  const existing = draft.endpoints.get(name);
  if (!existing && mirror?.clusterIP !== 'None') {
    if (mirror) createGatewayEndpoints(draft, remote);
    return;
  }
  if (mirror?.clusterIP !== 'None') return;
  const { subsets, names } = podSubsets(draft, remote, endpoints);
  if (!existing) {
    draft.writeEndpoints({
      namespace: remote.namespace,
      name: mirror.name,
      labels: endpointsLabels(link, remote),
      annotations: endpointsAnnotations(link, remoteHost(link, remote)),
      subsets,
    });
    return;
  }
  for (const service of [...draft.services.values()])
    if (
      service.namespace === remote.namespace &&
      service.labels[HEADLESS_LABEL] === mirror.name &&
      !names.has(service.name)
    )
      draft.deleteService(nameOf(service));
  draft.writeEndpoints(
    withLiveness({ ...existing, subsets }, draft.options.gatewayAlive),
  );
}
