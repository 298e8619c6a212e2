import { Pod } from '../../../engine/coreKinds';
import { EvidenceList, ResourceRef, ServiceEndpoint } from '../../../model';
import {
  DestinationEndpoint,
  NoIdentity,
} from '../destination/translateEndpoint';
import { ExternalWorkload } from '../kinds';
import { CONFIG_PREFIX, CONTROL_PLANE_LABEL } from '../labels';
import { GATEWAY_IDENTITY } from '../multicluster/mirrorLabels';

/** Names of controllers as resources spell them; DestinationPod has them in lower case. */
const OWNER_KINDS = new Map(
  [
    'CronJob',
    'DaemonSet',
    'Deployment',
    'Job',
    'Pod',
    'ReplicaSet',
    'ReplicationController',
    'Rollout',
    'StatefulSet',
  ].map(kind => [kind.toLowerCase(), kind]),
);

type Source = DestinationEndpoint['source'];

/** The pod, or the workload outside of the cluster, that has an address. @internal */
export function targetOf(
  { pod, external }: Pick<Source, 'pod' | 'external'>,
  cluster: string,
): ResourceRef | undefined {
  if (pod)
    return {
      cluster,
      group: Pod.group,
      kind: Pod.kind,
      namespace: pod.namespace,
      name: pod.name,
    };
  return (
    external && {
      cluster,
      group: ExternalWorkload.group,
      kind: ExternalWorkload.kind,
      namespace: external.namespace,
      name: external.name,
    }
  );
}

/** Controller of the pod, and its zone. @internal */
export function placeOf({
  pod,
  zone,
}: Pick<Source, 'pod' | 'zone'>): Pick<ServiceEndpoint, 'owner' | 'zone'> {
  return {
    ...(pod && {
      owner: {
        kind: OWNER_KINDS.get(pod.owner.kind) ?? pod.owner.kind,
        name: pod.owner.name,
      },
    }),
    ...(zone && { zone }),
  };
}

function whyPlaintext(
  reason: NoIdentity,
  { pod, external, port }: Source,
  controlPlaneNamespace: string,
): string {
  switch (reason) {
    case 'not-meshed':
      return 'The pod has no proxy of Linkerd, so callers are given no identity for it.';
    case 'port-skipped':
      return `The pod lets port ${port} bypass its proxy (skip-inbound-ports), so callers are given no identity.`;
    case 'other-control-plane':
      return `The pod belongs to the control plane in ${
        pod?.labels[CONTROL_PLANE_LABEL] ?? 'another namespace'
      }; the one in ${controlPlaneNamespace} vouches for its own pods only.`;
    case 'identity-off':
      return 'The installation has no trust domain, so nobody has an identity.';
    default:
      return external
        ? 'The workload outside of the cluster declares no identity.'
        : 'The address belongs to no pod of the cluster, and no identity is announced for it.';
  }
}

function whySecured({ pod, external }: Source): string {
  if (pod)
    return 'The pod is meshed by the same control plane, so callers are told the identity it must prove.';
  return external
    ? 'The workload outside of the cluster declares its identity.'
    : 'The gateway of the other cluster must prove its identity; it connects to the pods itself.';
}

function evidenceOf(
  { noIdentity, source }: Pick<DestinationEndpoint, 'noIdentity' | 'source'>,
  service: ResourceRef,
  cluster: string,
): EvidenceList {
  const target = targetOf(source, cluster);
  if (!target)
    return [
      {
        type: 'resource',
        ref: service,
        field: `metadata.annotations["${GATEWAY_IDENTITY}"]`,
      },
    ];
  if (source.external)
    return [{ type: 'resource', ref: target, field: 'spec.meshTLS.identity' }];
  return [
    {
      type: 'resource',
      ref: target,
      field:
        noIdentity === 'port-skipped'
          ? `metadata.annotations["${CONFIG_PREFIX}skip-inbound-ports"]`
          : `metadata.labels["${CONTROL_PLANE_LABEL}"]`,
    },
  ];
}

/** Whom an endpoint is kept for, where the Service or its hints say so. @internal */
export function onlyFor(
  { pod, forZones = [] }: Pick<Source, 'pod' | 'forZones'>,
  /** True when each node's clients stay on their node. */
  byNode: boolean,
  /** True when every endpoint is meant for a zone. */
  byZone: boolean,
): Pick<ServiceEndpoint, 'onlyFor'> {
  if (byNode && pod?.nodeName) return { onlyFor: { node: pod.nodeName } };
  return byZone && forZones.length ? { onlyFor: { zones: forZones } } : {};
}

/** An endpoint that callers are told of, in neutral terms. @internal */
export function toServiceEndpoint(
  endpoint: DestinationEndpoint,
  place: {
    readonly service: ResourceRef;
    /** Cluster the endpoint is in. */
    readonly cluster: string;
    readonly controlPlaneNamespace: string;
    readonly byNode: boolean;
    readonly byZone: boolean;
  },
): ServiceEndpoint {
  const { source, protocolHint, tlsIdentity, noIdentity } = endpoint;
  const target = targetOf(source, place.cluster);
  const hints = { opaque: 'opaque', h2: 'http2' } as const;
  return {
    cluster: place.cluster,
    address: endpoint.address,
    ...(target && { target }),
    ...placeOf(source),
    used: true,
    weight: endpoint.relativeWeight,
    ...onlyFor(source, place.byNode, place.byZone),
    protocol: protocolHint ? hints[protocolHint] : 'as-sent',
    tls: tlsIdentity ? 'mutual' : 'plaintext',
    ...(tlsIdentity && { identity: tlsIdentity }),
    because: tlsIdentity
      ? whySecured(source)
      : whyPlaintext(
          noIdentity ?? 'not-announced',
          source,
          place.controlPlaneNamespace,
        ),
    evidence: evidenceOf(endpoint, place.service, place.cluster),
  };
}
