import { Pod, Service } from '../../../engine/coreKinds';
import { groupPods, topOwner } from '../../../engine/groupPods';
import { ResourceIndex } from '../../../engine/ResourceIndex';
import {
  ClientSending,
  DataPlane,
  EndpointTls,
  EvidenceList,
  ResourceRef,
  ServiceEndpoint,
  Workload,
} from '../../../model';
import { byDefault, byResource, resourceEvidence } from '../evidence';
import { identity, principal } from '../identity';
import { WorkloadEntry } from '../kinds';
import { membership } from '../membership';
import { readMeshSettings } from '../MeshSettings';
import { connect } from './connect';

/** Who calls which port of which Service. @internal */
export interface EndpointAsk {
  readonly index: ResourceIndex;
  readonly service: Service;
  readonly namespace: string;
  /** Service port. */
  readonly port: number;
  /** How the callers are in the mesh; outside of it they are taken to have sidecars. */
  readonly dataPlane: DataPlane;
}

type Place = Pick<ServiceEndpoint, 'address' | 'zone'> & {
  /** Workload port. */
  readonly number: number;
  readonly ready: boolean;
  readonly slice: ResourceRef;
};

const TLS: Readonly<Record<ClientSending['sends'], EndpointTls>> = {
  mutual: 'mutual',
  simple: 'own',
  'custom-mutual': 'own',
  plaintext: 'plaintext',
  nothing: 'unknown',
  unknown: 'unknown',
};

const WORDS: Readonly<Record<ClientSending['sends'], string>> = {
  mutual: 'sends mTLS, because the endpoint has a proxy that takes it',
  simple: 'makes TLS as a DestinationRule says',
  'custom-mutual': 'makes mTLS with certificates of its own',
  plaintext: 'sends plaintext',
  nothing: 'is held back by its proxy',
  unknown: 'sends what cannot be told, because not everything could be read',
};

/** A caller without a particularity of its own, in the namespace of the Service. */
function callerFor({ index, namespace, dataPlane }: EndpointAsk): Workload {
  return {
    cluster: index.cluster,
    namespace,
    ownerKind: 'Pod',
    name: 'caller',
    podLabels: {},
    serviceAccount: 'default',
    ports: [],
    services: [],
    pods: [],
    membership: {
      mesh: 'istio',
      dataPlane: dataPlane === 'ambient' ? 'ambient' : 'sidecar',
      podsInMesh: 1,
      podsTotal: 1,
      proxyVersions: [],
      evidence: byDefault('callers are in the mesh'),
    },
    matchedBy: [],
  };
}

/** How a caller's proxy connects to a workload, and why. */
function tlsTo(
  ask: EndpointAsk,
  server: Workload,
  port: number,
): Pick<
  ServiceEndpoint,
  'tls' | 'protocol' | 'identity' | 'because' | 'evidence'
> {
  const { index, service, namespace } = ask;
  const caller = callerFor(ask);
  const name = `${service.metadata.name}.${namespace}:${ask.port}`;
  const sendings = connect(
    { index, workload: caller },
    { index, workload: server },
    port,
  ).filter(({ to }) => to === undefined || to === name);
  const sending = sendings.find(({ when }) => !when) ?? sendings[0];
  if (!sending)
    return {
      tls: 'unknown',
      protocol: 'as-sent',
      because: 'No Service that callers know leads to the port.',
      evidence: server.membership.evidence,
    };
  const tls = TLS[sending.sends];
  const others = sendings.filter(
    one => one !== sending && one.sends !== sending.sends,
  );
  const { waypoint } = server.membership;
  const [first, ...rest] = sending.evidence;
  const evidence: EvidenceList = [
    first,
    ...rest,
    ...server.membership.evidence,
    ...(waypoint
      ? [resourceEvidence(waypoint, undefined, 'callers pass it first')]
      : []),
  ];
  const tunnel =
    sending.sends === 'mutual' && (sending.words?.includes('HBONE') ?? false);
  return {
    tls,
    protocol: tunnel ? 'hbone' : 'as-sent',
    ...(tls === 'mutual' &&
      server.identity !== undefined && { identity: server.identity }),
    because: `The caller ${sending.words ?? WORDS[sending.sends]}.${others
      .map(
        one =>
          ` When ${one.when ?? 'it calls otherwise'}, it ${
            one.words ?? WORDS[one.sends]
          }.`,
      )
      .join('')}`,
    evidence,
  };
}

/** An address of a pod, or one whose pod is gone. @internal */
export function endpointOfPod(
  ask: EndpointAsk,
  pod: Pod | undefined,
  { address, number, ready, slice, zone }: Place,
): ServiceEndpoint {
  const { index } = ask;
  const owner = pod && topOwner(pod);
  const base = {
    cluster: index.cluster,
    address,
    ...(pod && { target: index.ref(pod, Pod) }),
    ...(owner && { owner }),
    ...(zone && { zone }),
    weight: 1,
  };
  const unused = (because: string): ServiceEndpoint => ({
    ...base,
    used: false,
    weight: 0,
    protocol: 'as-sent',
    tls: 'unknown',
    because,
    evidence: pod
      ? byResource(index, pod, Pod)
      : [resourceEvidence(slice, 'endpoints')],
  });
  if (!ready) return unused('It is not ready, so callers are not told of it.');
  if (!pod) return unused('Its pod is gone, or it belongs to no pod.');
  const [group] = groupPods(index, [pod]);
  if (!group) return unused('Its pod has ended.');
  const server: Workload = {
    ...group,
    pods: [pod.metadata.name],
    identity: identity(index, group),
    membership: membership(index, group),
    matchedBy: [],
  };
  return { ...base, used: true, ...tlsTo(ask, server, number) };
}

/** A workload outside of the cluster that a Service selects. @internal */
export function endpointOfEntry(
  ask: EndpointAsk,
  entry: WorkloadEntry,
  port: number,
): ServiceEndpoint {
  const { index, namespace, service } = ask;
  const { spec, metadata } = entry;
  const labels = { ...metadata.labels, ...spec?.labels };
  const meshed = labels['security.istio.io/tlsMode'] === 'istio';
  const account = spec?.serviceAccount || 'default';
  const { trustDomain } = readMeshSettings(index);
  const server: Workload = {
    cluster: index.cluster,
    namespace,
    ownerKind: WorkloadEntry.kind,
    name: metadata.name,
    podLabels: labels,
    serviceAccount: account,
    ...(meshed && { identity: principal(trustDomain, namespace, account) }),
    ports: [
      {
        number: port,
        protocol: 'unknown',
        services: [{ name: service.metadata.name, port: ask.port }],
      },
    ],
    services: [service.metadata.name],
    pods: [],
    membership: {
      ...(meshed && { mesh: 'istio' }),
      dataPlane: meshed ? 'sidecar' : 'none',
      podsInMesh: 0,
      podsTotal: 0,
      proxyVersions: [],
      evidence: byResource(
        index,
        entry,
        WorkloadEntry,
        'spec.labels["security.istio.io/tlsMode"]',
      ),
    },
    matchedBy: [],
  };
  const ip = spec?.address ?? '';
  return {
    cluster: index.cluster,
    address: ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`,
    target: index.ref(entry, WorkloadEntry),
    used: true,
    weight: spec?.weight || 1,
    ...tlsTo(ask, server, port),
  };
}
