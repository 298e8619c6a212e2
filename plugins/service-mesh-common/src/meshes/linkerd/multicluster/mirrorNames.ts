import { matchesSelector, RawSelector } from '../matchesSelector';
import { CONFIG_PREFIX } from '../labels';
import {
  CLUSTER_LABEL,
  LOCAL_DISCOVERY,
  MIRRORED_LABEL,
  REMOTE_DISCOVERY,
  REMOTE_HOST,
  REMOTE_SERVICE_LABEL,
  REMOTE_VERSION,
} from './mirrorLabels';
import { MirrorLink, MirrorPort, MirrorService } from './MirrorObjects';

type Labels = Readonly<Record<string, string>>;

/** Labels and annotations below this are the service mirror's own. */
const OWN_PREFIX = 'mirror.linkerd.io';

const OPAQUE_PORTS = `${CONFIG_PREFIX}opaque-ports`;

/** Zones of another cluster say nothing here. */
const TOPOLOGY_ANNOTATIONS: ReadonlySet<string> = new Set([
  'service.kubernetes.io/topology-aware-hints',
  'service.kubernetes.io/topology-mode',
]);

/** An empty selector selects nothing here, or a Link would export every Service. */
function selects(selector: RawSelector | undefined, labels: Labels): boolean {
  const requirements =
    Object.keys(selector?.matchLabels ?? {}).length +
    (selector?.matchExpressions?.length ?? 0);
  return (
    selector !== undefined &&
    requirements > 0 &&
    matchesSelector(selector, labels)
  );
}

/** True when a Link mirrors Services with these labels through the gateway. @internal */
export function isExported(
  link: Pick<MirrorLink, 'selector'>,
  labels: Labels,
): boolean {
  return selects(link.selector, labels);
}

/** True when a Link mirrors Services with these labels so that their pods are called directly. @internal */
export function isRemoteDiscovery(
  link: Pick<MirrorLink, 'remoteDiscoverySelector'>,
  labels: Labels,
): boolean {
  return selects(link.remoteDiscoverySelector, labels);
}

/** True when Services with these labels join a federated service. @internal */
export function isFederated(
  link: Pick<MirrorLink, 'federatedServiceSelector'>,
  labels: Labels,
): boolean {
  return selects(link.federatedServiceSelector, labels);
}

/** Name of a remote Service's mirror. @internal */
export function mirrorName(link: MirrorLink, name: string): string {
  return `${name}-${link.clusterName}`;
}

/** Name of a mirror's remote Service. @internal */
export function remoteName(link: MirrorLink, name: string): string {
  const suffix = `-${link.clusterName}`;
  return name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

/** Name of the federated service of Services of one name. @internal */
export function federatedName(name: string): string {
  return `${name}-federated`;
}

/** Host of a Service in the other cluster. @internal */
export function remoteHost(
  link: MirrorLink,
  { name, namespace }: Pick<MirrorService, 'name' | 'namespace'>,
): string {
  return `${name}.${namespace}.svc.${link.clusterDomain}`;
}

/** `x/*` stands for every key that begins with `x`, a slash or not. */
function isExcluded(key: string, patterns: readonly string[]): boolean {
  return patterns.some(pattern =>
    pattern.endsWith('/*')
      ? key.startsWith(pattern.slice(0, -2))
      : key === pattern,
  );
}

function kept(
  entries: Labels,
  isLeftOut: (key: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).filter(([key]) => !isLeftOut(key)),
  );
}

/** Labels a federated service takes over from a member. @internal */
export function commonLabels(
  link: MirrorLink,
  { labels }: MirrorService,
): Labels {
  return {
    [MIRRORED_LABEL]: 'true',
    ...kept(
      labels,
      key => key.startsWith(OWN_PREFIX) || isExcluded(key, link.excludedLabels),
    ),
  };
}

/** Labels of the Endpoints of a mirror. @internal */
export function endpointsLabels(
  link: MirrorLink,
  remote: MirrorService,
): Labels {
  return { ...commonLabels(link, remote), [CLUSTER_LABEL]: link.clusterName };
}

/** Labels of a mirror. @internal */
export function mirrorServiceLabels(
  link: MirrorLink,
  remote: MirrorService,
): Labels {
  return {
    ...endpointsLabels(link, remote),
    ...(isRemoteDiscovery(link, remote.labels) && {
      [REMOTE_DISCOVERY]: link.clusterName,
      [REMOTE_SERVICE_LABEL]: remote.name,
    }),
  };
}

function commonAnnotations(
  link: MirrorLink,
  { annotations }: MirrorService,
): Labels {
  return {
    ...kept(
      annotations,
      key =>
        TOPOLOGY_ANNOTATIONS.has(key) ||
        isExcluded(key, link.excludedAnnotations),
    ),
    // Clients must know opaque ports whatever a Link leaves out.
    ...(Object.hasOwn(annotations, OPAQUE_PORTS) && {
      [OPAQUE_PORTS]: annotations[OPAQUE_PORTS],
    }),
  };
}

/** Annotations of a mirror. @internal */
export function mirrorServiceAnnotations(
  link: MirrorLink,
  remote: MirrorService,
): Labels {
  return {
    ...commonAnnotations(link, remote),
    [REMOTE_HOST]: remoteHost(link, remote),
    [REMOTE_VERSION]: remote.resourceVersion ?? '',
  };
}

/** Annotations of a federated service whose first member is a remote Service. @internal */
export function federatedAnnotations(
  link: MirrorLink,
  remote: MirrorService,
): Labels {
  return {
    ...commonAnnotations(link, remote),
    ...(link.clusterName === ''
      ? { [LOCAL_DISCOVERY]: remote.name }
      : { [REMOTE_DISCOVERY]: `${remote.name}@${link.clusterName}` }),
  };
}

/** Ports of a mirror; node ports mean nothing in another cluster. @internal */
export function mirrorPorts(
  ports: readonly MirrorPort[],
): readonly MirrorPort[] {
  return ports.map(({ name, protocol, port, targetPort }) => ({
    ...(name !== undefined && { name }),
    ...(protocol !== undefined && { protocol }),
    ...(port !== undefined && { port }),
    ...(targetPort !== undefined && { targetPort }),
  }));
}
