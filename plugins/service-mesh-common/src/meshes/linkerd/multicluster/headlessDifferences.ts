import { differingParts, leftOver, outOfDate } from './differingParts';
import { MirrorDifference } from './MirrorDifference';
import { CLUSTER_LABEL, HEADLESS_LABEL } from './mirrorLabels';
import { nameOf } from './MirrorDraft';
import {
  isExported,
  isRemoteDiscovery,
  mirrorName,
  remoteName,
} from './mirrorNames';
import {
  LocalCluster,
  MirrorCluster,
  MirrorEndpoints,
  MirrorLink,
  MirrorService,
} from './MirrorObjects';
import { mirrorOf } from './mirrorService';

/** Names of the pods that have mirrors of their own: those that are ready and have a hostname. */
function hostnames(
  endpoints: MirrorEndpoints | undefined,
): ReadonlySet<string> {
  return new Set(
    (endpoints?.subsets ?? []).flatMap(({ addresses = [] }) =>
      addresses.flatMap(({ hostname }) => hostname || []),
    ),
  );
}

/** Pods that lack a mirror, and mirrors that lack a pod. */
function podsDiffer(
  link: MirrorLink,
  wanted: ReadonlySet<string>,
  mirrors: readonly MirrorService[],
): readonly string[] {
  const held = new Set(mirrors.map(({ name }) => name));
  const missing = [...wanted].filter(host => !held.has(mirrorName(link, host)));
  const leftover = [...held].filter(
    name => !wanted.has(remoteName(link, name)),
  );
  const words = [
    ...(missing.length ? [`without ${missing.sort().join(', ')}`] : []),
    ...(leftover.length ? [`left over ${leftover.sort().join(', ')}`] : []),
  ];
  return words.length ? [`its pods (${words.join('; ')})`] : [];
}

/** Where the mirrors of headless Services differ from what the other cluster has, pod by pod. @internal */
export function headlessDifferences(
  link: MirrorLink,
  remote: MirrorCluster,
  local: LocalCluster,
): readonly MirrorDifference[] {
  const originals = new Map(remote.services.map(one => [nameOf(one), one]));
  const endpoints = new Map(remote.endpoints.map(one => [nameOf(one), one]));
  const podMirrors = new Map<string, MirrorService[]>();
  for (const service of local.services) {
    const root = service.labels[HEADLESS_LABEL];
    if (root === undefined) continue;
    const key = nameOf({ namespace: service.namespace, name: root });
    podMirrors.set(key, [...(podMirrors.get(key) ?? []), service]);
  }
  return local.services.flatMap((mirror): MirrorDifference[] => {
    const { namespace, name, labels, clusterIP } = mirror;
    if (labels[CLUSTER_LABEL] !== link.clusterName || labels[HEADLESS_LABEL])
      return [];
    const key = { namespace, name: remoteName(link, name) };
    const original = originals.get(nameOf(key));
    if (clusterIP !== 'None' && original?.clusterIP !== 'None') return [];
    const base = { namespace, name, remote: key.name };
    if (
      !original ||
      !(
        isExported(link, original.labels) ||
        isRemoteDiscovery(link, original.labels)
      )
    )
      return [
        {
          ...base,
          type: 'leftover',
          what: leftOver(key.name, link.clusterName, original !== undefined),
        },
      ];
    const parts = [
      ...differingParts(mirrorOf(link, original), mirror),
      // Without names of its pods a headless Service has an ordinary mirror.
      ...(clusterIP === 'None'
        ? podsDiffer(
            link,
            hostnames(endpoints.get(nameOf(key))),
            podMirrors.get(nameOf(mirror)) ?? [],
          )
        : []),
    ];
    return parts.length
      ? [{ ...base, type: 'stale', what: outOfDate(parts, link.clusterName) }]
      : [];
  });
}
