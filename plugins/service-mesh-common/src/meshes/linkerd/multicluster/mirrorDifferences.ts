import { differingParts, leftOver, outOfDate } from './differingParts';
import { isEmpty } from './gateway';
import { headlessDifferences } from './headlessDifferences';
import { MirrorDifference } from './MirrorDifference';
import { mirrorCluster } from './mirrorCluster';
import {
  CLUSTER_LABEL,
  HEADLESS_LABEL,
  LOCAL_DISCOVERY,
  MIRRORED_LABEL,
  REMOTE_DISCOVERY,
  REMOTE_VERSION,
} from './mirrorLabels';
import { nameOf } from './MirrorDraft';
import { mirrorName, remoteName } from './mirrorNames';
import {
  LocalCluster,
  MirrorCluster,
  MirrorEndpoints,
  MirrorLink,
  MirrorService,
} from './MirrorObjects';

const same = (a: unknown, b: unknown) =>
  JSON.stringify(a) === JSON.stringify(b);

function addresses({ subsets }: MirrorEndpoints) {
  return subsets
    .flatMap(subset =>
      (subset.addresses ?? []).flatMap(({ ip }) =>
        (subset.ports ?? []).map(({ port }) => `${ip}:${port}`),
      ),
    )
    .sort();
}

function isFederatedService({ annotations }: MirrorService): boolean {
  return (
    annotations[REMOTE_DISCOVERY] !== undefined ||
    annotations[LOCAL_DISCOVERY] !== undefined
  );
}

/** Members of a federated service have one name. */
function memberName(name: string): string {
  return name.replace(/-federated$/, '');
}

/** True for a mirror of the Link, or a federated service that the Link has a part in. */
function concerns(link: MirrorLink, { labels, annotations }: MirrorService) {
  return (
    labels[CLUSTER_LABEL] === link.clusterName ||
    (labels[MIRRORED_LABEL] !== undefined &&
      (annotations[REMOTE_DISCOVERY] ?? '')
        .split(',')
        .some(member => member.endsWith(`@${link.clusterName}`)))
  );
}

/** The local cluster as if every mirror had an update due, so that what it should be is worked out anew. */
function outdated(local: LocalCluster): LocalCluster {
  return {
    ...local,
    services: local.services.map(service =>
      service.annotations[REMOTE_VERSION] === undefined
        ? service
        : {
            ...service,
            annotations: { ...service.annotations, [REMOTE_VERSION]: '?' },
          },
    ),
  };
}

/** Members of federated services whose Service is not in the other cluster any more. */
function removedMembers(
  link: MirrorLink,
  remote: MirrorCluster,
  local: LocalCluster,
) {
  const there = new Set(remote.services.map(nameOf));
  return local.services.flatMap(({ namespace, annotations }) =>
    (annotations[REMOTE_DISCOVERY] ?? '').split(',').flatMap(member => {
      const [name, cluster] = member.split('@');
      return cluster === link.clusterName &&
        !there.has(nameOf({ namespace, name }))
        ? [{ namespace, name }]
        : [];
    }),
  );
}

/**
 * Where the mirrors of a Link differ from what the service mirror would make of the other cluster. A headless Service is
 * not missed: whether it is mirrored, and how, is a flag of the service mirror that nobody can read. The mirrors there are
 * of such Services are compared by themselves.
 * @internal
 */
export function mirrorDifferences(
  link: MirrorLink,
  remote: MirrorCluster,
  local: LocalCluster,
): readonly MirrorDifference[] {
  const headless = new Set(
    remote.services
      .filter(({ clusterIP }) => clusterIP === 'None')
      .map(({ name }) => mirrorName(link, name)),
  );
  const isComparable = ({ name, labels, clusterIP }: MirrorService) =>
    !headless.has(name) &&
    labels[HEADLESS_LABEL] === undefined &&
    clusterIP !== 'None';
  const source: MirrorCluster = {
    services: remote.services.filter(({ clusterIP }) => clusterIP !== 'None'),
    endpoints: remote.endpoints,
  };
  const known: LocalCluster = {
    ...local,
    services: local.services.filter(isComparable),
  };
  const { services, endpoints, deletedServices } = mirrorCluster(
    link,
    source,
    outdated(known),
    // An alive gateway and no new namespaces: what is found otherwise is told by probes, and by the namespace being there.
    { gatewayAlive: true, headlessServices: false, createNamespaces: false },
    removedMembers(link, source, known),
  );
  const there = new Set(source.services.map(nameOf));
  const before = new Map(known.services.map(one => [nameOf(one), one]));
  const found: MirrorDifference[] = [
    ...headlessDifferences(link, remote, local),
  ];
  for (const key of deletedServices) {
    const mirror = before.get(key);
    if (!mirror) continue;
    const { namespace, name } = mirror;
    const original = isFederatedService(mirror)
      ? memberName(name)
      : remoteName(link, name);
    found.push({
      type: 'leftover',
      namespace,
      name,
      remote: original,
      what: leftOver(
        original,
        link.clusterName,
        there.has(nameOf({ namespace, name: original })),
      ),
    });
  }
  for (const wanted of services) {
    const mirror = before.get(nameOf(wanted));
    const { namespace, name } = wanted;
    const federated = isFederatedService(wanted);
    const original = federated ? memberName(name) : remoteName(link, name);
    const base = { namespace, name, remote: original };
    if (!mirror) {
      found.push({
        ...base,
        type: 'missing',
        what: federated
          ? `is missing, although ${original} of ${link.clusterName} is to join it`
          : `is missing, although ${link.clusterName} exports ${original}`,
      });
      continue;
    }
    if (!concerns(link, wanted) && !concerns(link, mirror)) continue;
    const differing = [
      ...differingParts(
        wanted,
        mirror,
        federated ? 'its members or annotations' : undefined,
      ),
      ...endpointsDiffer(
        endpoints.find(one => nameOf(one) === nameOf(wanted)),
        known.endpoints.find(one => nameOf(one) === nameOf(wanted)),
        link.clusterName,
        isEmpty(
          source.endpoints.find(
            one => nameOf(one) === nameOf({ namespace, name: original }),
          ),
        ),
        mirror.labels[CLUSTER_LABEL] === link.clusterName &&
          mirror.labels[REMOTE_DISCOVERY] === undefined,
      ),
    ];
    if (differing.length)
      found.push({
        ...base,
        type: 'stale',
        what: outOfDate(differing, link.clusterName),
      });
  }
  return found;
}

function endpointsDiffer(
  wanted: MirrorEndpoints | undefined,
  held: MirrorEndpoints | undefined,
  cluster: string,
  noneReady: boolean,
  /** Only these have endpoints of their own. */
  throughGateway: boolean,
): readonly string[] {
  if (!throughGateway) return [];
  const expected = noneReady || !wanted ? [] : addresses(wanted);
  const actual = held ? addresses(held) : [];
  if (same([...new Set(expected)], [...new Set(actual)])) return [];
  // A gateway that does not answer its probes has no ready address, which is told with its probes.
  return actual.length === 0 && expected.length > 0
    ? []
    : [`its endpoints (the gateway of ${cluster})`];
}
