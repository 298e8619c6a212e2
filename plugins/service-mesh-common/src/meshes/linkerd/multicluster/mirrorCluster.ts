import { gatewaySubset, isEmpty, withLiveness } from './gateway';
import { joinFederated, leaveFederated } from './federatedService';
import { isHeadless, mirrorHeadless } from './headlessMirror';
import {
  CLUSTER_LABEL,
  GATEWAY_IDENTITY,
  HEADLESS_LABEL,
  MIRRORED_LABEL,
  REMOTE_DISCOVERY,
  REMOTE_VERSION,
} from './mirrorLabels';
import { MirrorDraft, nameOf } from './MirrorDraft';
import {
  federatedName,
  isExported,
  isFederated,
  isRemoteDiscovery,
  mirrorName,
  remoteName,
} from './mirrorNames';
import {
  LocalCluster,
  MirrorCluster,
  MirrorEndpoints,
  MirrorLink,
  MirrorOptions,
  MirrorOutcome,
  MirrorService,
} from './MirrorObjects';
import { createMirror, deleteMirror, updateMirror } from './mirrorService';

/** What the service mirror would do about one remote Service. @internal */
export type MirrorAction = 'create' | 'update' | 'delete' | 'none';

/** The local cluster after the service mirror has followed a Link. @internal */
export interface MirrorResult {
  readonly services: readonly MirrorService[];
  readonly endpoints: readonly MirrorEndpoints[];
  readonly newNamespaces: readonly {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
  /** `namespace/name`. */
  readonly deletedServices: readonly string[];
  readonly mirrors: readonly MirrorOutcome[];
  readonly members: readonly MirrorOutcome[];
  readonly events: readonly string[];
}

function isMirrorOf(link: MirrorLink, { labels }: MirrorService): boolean {
  return (
    labels[MIRRORED_LABEL] === 'true' &&
    labels[CLUSTER_LABEL] === link.clusterName
  );
}

/** Decides what to do about a remote Service; only the Link's own mirrors are ever removed. @internal */
export function mirrorAction(
  link: MirrorLink,
  remote: MirrorService,
  mirror: MirrorService | undefined,
): MirrorAction {
  if (
    isExported(link, remote.labels) ||
    isRemoteDiscovery(link, remote.labels)
  ) {
    if (!mirror) return 'create';
    const seen = mirror.annotations[REMOTE_VERSION];
    return seen !== undefined && seen !== (remote.resourceVersion ?? '')
      ? 'update'
      : 'none';
  }
  return mirror &&
    Object.hasOwn(mirror.labels, MIRRORED_LABEL) &&
    (mirror.labels[CLUSTER_LABEL] ?? '') === link.clusterName
    ? 'delete'
    : 'none';
}

function follow(draft: MirrorDraft, remote: MirrorService): void {
  const { link } = draft;
  const { namespace } = remote;
  const mirror = draft.services.get(
    nameOf({ namespace, name: mirrorName(link, remote.name) }),
  );
  switch (mirrorAction(link, remote, mirror)) {
    case 'create':
      createMirror(draft, remote);
      break;
    case 'update':
      if (mirror) updateMirror(draft, remote, mirror);
      break;
    case 'delete':
      deleteMirror(draft, remote);
      break;
    default:
  }
  if (isFederated(link, remote.labels)) {
    joinFederated(draft, remote);
    return;
  }
  const federated = draft.services.get(
    nameOf({ namespace, name: federatedName(remote.name) }),
  );
  if (federated && Object.hasOwn(federated.labels, MIRRORED_LABEL))
    leaveFederated(draft, remote);
}

/** Removes mirrors whose Service is gone. */
function deleteOrphans(draft: MirrorDraft): void {
  const { link } = draft;
  for (const service of [...draft.services.values()]) {
    if (!isMirrorOf(link, service)) continue;
    const root = service.labels[HEADLESS_LABEL] ?? service.name;
    const remote = nameOf({
      namespace: service.namespace,
      name: remoteName(link, root),
    });
    if (!draft.remoteServices.has(remote)) draft.deleteService(nameOf(service));
  }
}

/** Fills the Endpoints of a mirror when the remote Service gets its first ready pod, and empties them with the last. */
function fillEndpoints(draft: MirrorDraft, remote: MirrorEndpoints): void {
  const { link, options } = draft;
  const name = nameOf({
    namespace: remote.namespace,
    name: mirrorName(link, remote.name),
  });
  const endpoints = draft.endpoints.get(name);
  const service = draft.remoteServices.get(nameOf(remote));
  if (!endpoints || isEmpty(endpoints) === isEmpty(remote)) return;
  const subset = service && gatewaySubset(link, service);
  if (!isEmpty(remote) && !subset) return;
  draft.writeEndpoints(
    withLiveness(
      { ...endpoints, subsets: isEmpty(remote) || !subset ? [] : [subset] },
      options.gatewayAlive,
    ),
  );
}

/** Points the Endpoints of every mirror at the gateway, as happens now and then and whenever the gateway comes or goes. */
function repair(draft: MirrorDraft): void {
  const { link, options } = draft;
  for (const service of draft.services.values()) {
    const name = nameOf(service);
    const endpoints = draft.endpoints.get(name);
    const subset = gatewaySubset(link, service);
    if (
      !isMirrorOf(link, service) ||
      service.clusterIP === 'None' ||
      Object.hasOwn(service.labels, REMOTE_DISCOVERY) ||
      draft.written.has(name) ||
      !endpoints ||
      !subset
    )
      continue;
    // The mirror of a single pod has no Endpoints of its own in the other cluster.
    const empty =
      !Object.hasOwn(service.labels, HEADLESS_LABEL) &&
      isEmpty(
        draft.remoteEndpoints.get(
          nameOf({
            namespace: service.namespace,
            name: remoteName(link, service.name),
          }),
        ),
      );
    draft.endpoints.set(
      name,
      withLiveness(
        {
          ...endpoints,
          annotations: {
            ...endpoints.annotations,
            [GATEWAY_IDENTITY]: link.gatewayIdentity,
          },
          subsets: empty ? [] : [subset],
        },
        options.gatewayAlive,
      ),
    );
  }
}

function resultOf(draft: MirrorDraft): MirrorResult {
  return {
    services: [...draft.services.values()],
    endpoints: [...draft.endpoints.values()],
    newNamespaces: [...draft.newNamespaces].map(name => ({
      name,
      labels: {
        [MIRRORED_LABEL]: 'true',
        [CLUSTER_LABEL]: draft.link.clusterName,
      },
    })),
    deletedServices: draft.deletedServices,
    mirrors: [...draft.mirrors.values()],
    members: [...draft.members.values()],
    events: draft.events,
  };
}

/** Works out what the service mirror makes of the Services another cluster exports. @internal */
export function mirrorCluster(
  link: MirrorLink,
  remote: MirrorCluster,
  local: LocalCluster,
  options: MirrorOptions,
  /** Services that were just removed there. */
  removed: readonly Pick<MirrorService, 'namespace' | 'name'>[] = [],
): MirrorResult {
  const gone = new Set(removed.map(nameOf));
  const stays = (object: Pick<MirrorService, 'namespace' | 'name'>) =>
    !gone.has(nameOf(object));
  const draft = new MirrorDraft(
    link,
    {
      services: remote.services.filter(stays),
      endpoints: remote.endpoints.filter(stays),
    },
    local,
    options,
  );
  for (const service of removed) {
    deleteMirror(draft, service);
    leaveFederated(draft, service);
  }
  deleteOrphans(draft);
  for (const service of draft.remoteServices.values()) follow(draft, service);
  for (const endpoints of draft.remoteEndpoints.values()) {
    if (!isExported(link, endpoints.labels)) continue;
    const service = draft.remoteServices.get(nameOf(endpoints));
    if (isHeadless(endpoints)) {
      if (options.headlessServices && service)
        mirrorHeadless(draft, service, endpoints);
    } else if (!isRemoteDiscovery(link, endpoints.labels))
      fillEndpoints(draft, endpoints);
  }
  if (link.gatewayAddress !== '') repair(draft);
  return resultOf(draft);
}

/** Works out what is left once a Link is gone: none of what was mirrored through it. @internal */
export function unlinkCluster(
  link: MirrorLink,
  local: LocalCluster,
): MirrorResult {
  const draft = new MirrorDraft(link, { services: [], endpoints: [] }, local, {
    gatewayAlive: true,
    headlessServices: false,
    createNamespaces: false,
  });
  for (const service of local.services)
    if (isMirrorOf(link, service)) draft.deleteService(nameOf(service));
  return resultOf(draft);
}
