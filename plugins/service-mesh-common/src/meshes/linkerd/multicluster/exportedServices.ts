import { Service } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { ExportedService, KindRef, MirrorMode } from '../../../model';
import { Link } from '../kinds';
import { isExported, isFederated, isRemoteDiscovery } from './mirrorNames';
import { MirrorLink } from './MirrorObjects';
import { toMirrorLink } from './readMirrorCluster';

type LinkSelectors = Pick<
  MirrorLink,
  'selector' | 'remoteDiscoverySelector' | 'federatedServiceSelector'
>;

/** What Links look for unless they are told otherwise. */
const DEFAULT_SELECTORS: LinkSelectors = {
  selector: { matchLabels: { 'mirror.linkerd.io/exported': 'true' } },
  remoteDiscoverySelector: {
    matchLabels: { 'mirror.linkerd.io/exported': 'remote-discovery' },
  },
  federatedServiceSelector: {
    matchLabels: { 'mirror.linkerd.io/federated': 'member' },
  },
};

type MirroredBy = NonNullable<ExportedService['mirroredBy']>[number];

const FIELDS: Readonly<Record<MirrorMode, string>> = {
  gateway: 'spec.selector',
  'pod-to-pod': 'spec.remoteDiscoverySelector',
  federated: 'spec.federatedServiceSelector',
};

function modesOf(
  link: LinkSelectors,
  labels: Readonly<Record<string, string>>,
): readonly MirrorMode[] {
  const modes: MirrorMode[] = [];
  // A mirror that both selectors ask for has its pods called directly.
  if (isRemoteDiscovery(link, labels)) modes.push('pod-to-pod');
  else if (isExported(link, labels)) modes.push('gateway');
  if (isFederated(link, labels)) modes.push('federated');
  return modes;
}

/** Links of other clusters that mirror this one. */
function linksHere(index: ResourceIndex, linked: readonly ResourceIndex[]) {
  const links: { readonly link: MirrorLink; readonly by: MirroredBy }[] = [];
  let unread: readonly KindRef[] = [];
  for (const other of linked) {
    const reading = other.list(Link);
    if (isUnread(reading)) {
      unread = [Link];
      continue;
    }
    for (const written of reading) {
      const link = toMirrorLink(written);
      if (link.clusterName === index.cluster)
        links.push({
          link,
          by: {
            cluster: other.cluster,
            link: other.ref(written, Link),
            field: '',
          },
        });
    }
  }
  return { links, unread };
}

/**
 * Services that linked clusters may mirror. The Links that decide are in the other clusters: those that are watched say what
 * they select, and of the others it is assumed that they look for the labels of the default.
 * @internal
 */
export function exportedServices(
  index: ResourceIndex,
  services: readonly Service[],
  linked: readonly ResourceIndex[] = [],
): {
  readonly exports: readonly ExportedService[];
  readonly unread: readonly KindRef[];
} {
  const { links, unread } = linksHere(index, linked);
  const exports = services.flatMap((service): ExportedService[] => {
    const { labels = {} } = service.metadata;
    const mirrored = new Map<MirrorMode, MirroredBy[]>();
    for (const { link, by } of links)
      for (const mode of modesOf(link, labels))
        mirrored.set(mode, [
          ...(mirrored.get(mode) ?? []),
          { ...by, field: FIELDS[mode] },
        ]);
    const modes = [
      ...new Set([...modesOf(DEFAULT_SELECTORS, labels), ...mirrored.keys()]),
    ];
    return modes.map(mode => ({
      cluster: index.cluster,
      ref: index.ref(service, Service),
      mode,
      ...(mirrored.has(mode) && { mirroredBy: mirrored.get(mode) }),
    }));
  });
  return { exports, unread };
}
