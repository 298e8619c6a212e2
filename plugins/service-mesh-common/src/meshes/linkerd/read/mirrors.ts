import { Service } from '../../../engine/coreKinds';
import { readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { MirrorReading } from '../../../engine/MirrorReading';
import { MirroredService, MirrorMode, Workload } from '../../../model';
import { Link } from '../kinds';
import { exportedServices } from '../multicluster/exportedServices';
import { mirrorComparisons } from '../multicluster/mirrorComparisons';
import {
  CLUSTER_LABEL,
  GATEWAY_IDENTITY,
  HEADLESS_LABEL,
  LOCAL_DISCOVERY,
  MIRRORED_LABEL,
  REMOTE_DISCOVERY,
  REMOTE_HOST,
  REMOTE_SERVICE_LABEL,
} from '../multicluster/mirrorLabels';

type Member = MirroredService['members'][number];

function gatewayOf(link: Link, service: Service): Member['gateway'] {
  const addresses = (link.spec?.gatewayAddress ?? '')
    .split(',')
    .map(address => address.trim())
    .filter(Boolean);
  const identity =
    service.metadata.annotations?.[GATEWAY_IDENTITY] ??
    link.spec?.gatewayIdentity;
  return { addresses, ...(identity && { identity }) };
}

/** A federated service names its members, `name@cluster` and one of its own cluster. */
function federatedMembers({
  metadata,
}: Service): readonly Member[] | undefined {
  const local = metadata.annotations?.[LOCAL_DISCOVERY];
  const remote = metadata.annotations?.[REMOTE_DISCOVERY];
  if (local === undefined && remote === undefined) return undefined;
  return [
    ...(local ? [{ service: local }] : []),
    ...(remote ?? '').split(',').flatMap(member => {
      const [service, cluster] = member.split('@');
      return service && cluster ? [{ service, cluster }] : [];
    }),
  ];
}

function membersOf(service: Service): {
  readonly mode: MirrorMode;
  readonly members: readonly Member[];
} {
  const { name, labels = {}, annotations = {} } = service.metadata;
  const federated = federatedMembers(service);
  if (federated) return { mode: 'federated', members: federated };
  const direct = labels[REMOTE_DISCOVERY];
  if (direct !== undefined)
    return {
      mode: 'pod-to-pod',
      members: [
        { cluster: direct, service: labels[REMOTE_SERVICE_LABEL] ?? name },
      ],
    };
  const cluster = labels[CLUSTER_LABEL] ?? '';
  const [remote] = (annotations[REMOTE_HOST] ?? name).split('.');
  return { mode: 'gateway', members: [{ cluster, service: remote }] };
}

function withLink(
  member: Member,
  mode: MirrorMode,
  service: Service,
  links: ReadonlyMap<string, Link>,
  index: ResourceIndex,
): Member {
  const link =
    member.cluster === undefined ? undefined : links.get(member.cluster);
  return {
    ...member,
    ...(link && { link: index.ref(link, Link) }),
    // Only this mode passes the gateway; the others call pods.
    ...(link && mode === 'gateway' && { gateway: gatewayOf(link, service) }),
  };
}

/** Services that stand for an entity's in other clusters, those its own clients may call, and those it exports. @internal */
export function mirrors(
  index: ResourceIndex,
  workloads: readonly Workload[],
  linked?: readonly ResourceIndex[],
): MirrorReading {
  const reading = readAll(index, { services: Service, links: Link });
  if (!reading.ok) return { mirrors: [], exports: [], unread: reading.unread };
  const { services, links } = reading.objects;
  const byCluster = new Map(
    links.map(link => [
      link.spec?.targetClusterName ?? link.metadata.name,
      link,
    ]),
  );
  const own = new Set(
    workloads.flatMap(({ namespace, services: names }) =>
      names.map(name => `${namespace}/${name}`),
    ),
  );
  const found: Omit<MirroredService, 'relation'>[] = [];
  const local = new Set(
    workloads.flatMap(({ cluster, namespace, services: names }) =>
      cluster === index.cluster
        ? names.map(name => `${namespace}/${name}`)
        : [],
    ),
  );
  for (const service of services) {
    const { labels = {}, annotations } = service.metadata;
    // The mirror of one pod is a part of the mirror of its headless Service.
    if (labels[MIRRORED_LABEL] === undefined || labels[HEADLESS_LABEL])
      continue;
    const { mode: how, members } = membersOf(service);
    found.push({
      cluster: index.cluster,
      ref: index.ref(service, Service),
      mode: how,
      members: members.map(member =>
        withLink(member, how, service, byCluster, index),
      ),
      ...(annotations?.[REMOTE_HOST] && {
        remoteHost: annotations[REMOTE_HOST],
      }),
    });
  }
  const standsFor = ({ ref, members }: (typeof found)[number]) =>
    members.some(({ service }) => own.has(`${ref.namespace}/${service}`));
  const compare = linked && mirrorComparisons(index, linked);
  const exported = exportedServices(
    index,
    services.filter(({ metadata: { namespace = '', name } }) =>
      local.has(`${namespace}/${name}`),
    ),
    linked,
  );
  return {
    mirrors: found.map(mirror => ({
      ...mirror,
      ...(compare && {
        members: mirror.members.map(member => {
          const link =
            member.cluster === undefined
              ? undefined
              : byCluster.get(member.cluster);
          return link
            ? { ...member, comparison: compare(link, mirror.ref) }
            : member;
        }),
      }),
      relation: standsFor(mirror) ? 'stands-for' : 'called',
    })),
    ...exported,
  };
}
