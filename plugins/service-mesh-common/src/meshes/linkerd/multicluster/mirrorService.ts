import { gatewaySubset, isEmpty, withLiveness } from './gateway';
import { GATEWAY_IDENTITY, HEADLESS_LABEL, REMOTE_HOST } from './mirrorLabels';
import { MirrorDraft, nameOf } from './MirrorDraft';
import {
  endpointsLabels,
  isRemoteDiscovery,
  mirrorName,
  mirrorPorts,
  mirrorServiceAnnotations,
  mirrorServiceLabels,
  remoteHost,
} from './mirrorNames';
import { MirrorLink, MirrorService } from './MirrorObjects';

const NO_GATEWAY = 'the Link has no gateway address or port';

/** Annotations of the Endpoints of a mirror. @internal */
export function endpointsAnnotations(
  link: MirrorLink,
  host: string,
): Readonly<Record<string, string>> {
  return {
    [REMOTE_HOST]: host,
    ...(link.gatewayIdentity && { [GATEWAY_IDENTITY]: link.gatewayIdentity }),
  };
}

/** Makes the Endpoints of a mirror: the gateway, unless the remote Service has no ready pod. @internal */
export function createGatewayEndpoints(
  draft: MirrorDraft,
  remote: MirrorService,
): boolean {
  const { link, options } = draft;
  const subset = gatewaySubset(link, remote);
  if (!subset) return false;
  draft.writeEndpoints(
    withLiveness(
      {
        namespace: remote.namespace,
        name: mirrorName(link, remote.name),
        labels: endpointsLabels(link, remote),
        annotations: endpointsAnnotations(link, remoteHost(link, remote)),
        subsets: isEmpty(draft.remoteEndpoints.get(nameOf(remote)))
          ? []
          : [subset],
      },
      options.gatewayAlive,
    ),
  );
  return true;
}

/** The mirror of a remote Service. @internal */
export function mirrorOf(
  link: MirrorLink,
  remote: MirrorService,
): MirrorService {
  return {
    namespace: remote.namespace,
    name: mirrorName(link, remote.name),
    labels: mirrorServiceLabels(link, remote),
    annotations: mirrorServiceAnnotations(link, remote),
    ports: mirrorPorts(remote.ports),
  };
}

/** Mirrors a remote Service that has no mirror yet. @internal */
export function createMirror(draft: MirrorDraft, remote: MirrorService): void {
  const { link, options } = draft;
  // Headless Services are mirrored when their Endpoints are seen.
  if (options.headlessServices && remote.clusterIP === 'None') {
    draft.note(
      'mirrors',
      remote,
      'InvalidService',
      'Headless mirror services are disabled',
    );
    return;
  }
  if (!draft.ensureNamespace(remote.namespace)) {
    draft.noteMissingNamespace('mirrors', remote);
    return;
  }
  draft.createService(mirrorOf(link, remote));
  if (
    isRemoteDiscovery(link, remote.labels) ||
    createGatewayEndpoints(draft, remote)
  )
    draft.note('mirrors', remote, 'Mirrored');
  else
    draft.note(
      'mirrors',
      remote,
      'Error',
      `Failed to create mirror endpoints: ${NO_GATEWAY}`,
    );
}

/** Brings the mirror of a remote Service up to date. @internal */
export function updateMirror(
  draft: MirrorDraft,
  remote: MirrorService,
  mirror: MirrorService,
): void {
  const { link, options } = draft;
  const name = nameOf(mirror);
  const endpoints = draft.endpoints.get(name);
  if (isRemoteDiscovery(link, remote.labels)) {
    draft.endpoints.delete(name);
  } else if (!endpoints) {
    if (!createGatewayEndpoints(draft, remote)) {
      draft.note(
        'mirrors',
        remote,
        'Error',
        `Failed to create mirror endpoints: ${NO_GATEWAY}`,
      );
      return;
    }
  } else {
    const subset = gatewaySubset(link, remote);
    if (!subset) {
      draft.note(
        'mirrors',
        remote,
        'Error',
        `Failed to get gateway address: ${NO_GATEWAY}`,
      );
      return;
    }
    draft.writeEndpoints(
      withLiveness(
        {
          ...endpoints,
          annotations: {
            ...endpoints.annotations,
            [GATEWAY_IDENTITY]: link.gatewayIdentity,
          },
          subsets: [subset],
        },
        options.gatewayAlive,
      ),
    );
  }
  const { labels, annotations, ports } = mirrorOf(link, remote);
  draft.services.set(name, { ...mirror, labels, annotations, ports });
  draft.note('mirrors', remote, 'Mirrored');
}

/** Removes the mirror of a Service that is no longer exported, and the mirrors of its pods. @internal */
export function deleteMirror(
  draft: MirrorDraft,
  remote: Pick<MirrorService, 'namespace' | 'name'>,
): void {
  const { namespace } = remote;
  const name = mirrorName(draft.link, remote.name);
  const mirror = draft.services.get(nameOf({ namespace, name }));
  draft.mirrors.delete(nameOf(remote));
  if (!mirror) return;
  if (mirror.clusterIP === 'None')
    for (const service of [...draft.services.values()])
      if (
        service.namespace === namespace &&
        service.labels[HEADLESS_LABEL] === name
      )
        draft.deleteService(nameOf(service));
  draft.deleteService(nameOf(mirror));
}
