import {
  isUnread,
  readAll,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import {
  AccessEnforcer,
  AccessPolicy,
  KindRef,
  Workload,
} from '../../../model';
import { GatewayApiGateway } from '../../shared/gatewayApi';
import { byUnread } from '../evidence';
import { principal } from '../identity';
import { AuthorizationPolicy, RequestAuthentication } from '../kinds';
import { isGateway } from '../membership';
import { readMeshSettings } from '../MeshSettings';
import { placeOf } from '../revisionOf';
import { GATEWAY_NAME_LABEL } from '../select/attachPolicy';
import {
  AccessSources,
  ControlPlaneFeatures,
  DEFAULT_FEATURES,
  EnforcingProxy,
  lowerPolicies,
} from './access/lowerPolicies';
import { seenFromWaypoint } from './access/seenFromWaypoint';

/** What the proxies on the way to a port enforce, nearest to the client first. @internal */
export function readAccess(
  index: ResourceIndex,
  workload: Workload,
  port: number,
  features: ControlPlaneFeatures = DEFAULT_FEATURES,
): readonly AccessPolicy[] {
  const { dataPlane, waypoint } = workload.membership;
  if (dataPlane === 'none') return [];
  const read = readAll(index, {
    policies: AuthorizationPolicy,
    tokens: RequestAuthentication,
  });
  if (!read.ok) {
    const enforcers: AccessEnforcer[] =
      dataPlane === 'sidecar'
        ? [sidecarRole(workload)]
        : [...(waypoint ? ['waypoint' as const] : []), 'ztunnel'];
    return enforcers.map(enforcedBy =>
      unknownPolicy(enforcedBy, port, read.unread),
    );
  }
  const sources: AccessSources = {
    ...read.objects,
    settings: readMeshSettings(index, placeOf(workload)),
    features,
    ref: policy => index.ref(policy, AuthorizationPolicy),
    tokenRef: tokens => index.ref(tokens, RequestAuthentication),
  };
  const here = {
    namespace: workload.namespace,
    labels: workload.podLabels,
    services: [],
    port,
    protocol: protocolOf(workload, port),
  };
  if (dataPlane === 'sidecar') {
    return [
      lowerPolicies(sources, {
        ...here,
        enforcedBy: sidecarRole(workload),
        isWaypoint: isWaypointPod(index, workload),
      }),
    ];
  }
  const ztunnel = lowerPolicies(sources, {
    ...here,
    enforcedBy: 'ztunnel',
    isWaypoint: false,
  });
  if (!waypoint) return [ztunnel];
  const namespace = waypoint.namespace ?? workload.namespace;
  const atWaypoint = lowerPolicies(sources, {
    enforcedBy: 'waypoint',
    namespace,
    labels: { [GATEWAY_NAME_LABEL]: waypoint.name },
    isWaypoint: true,
    services: workload.services.map(name => ({
      name,
      namespace: workload.namespace,
      kind: 'Service' as const,
    })),
    port,
    protocol: here.protocol,
  });
  return [
    atWaypoint,
    seenFromWaypoint(
      ztunnel,
      principal(sources.settings.trustDomain, namespace, waypoint.name),
    ),
  ];
}

/**
 * What is enforced for those who come straight to the workload: proxies of sidecars and clients outside the mesh do not look
 * for a waypoint, and ztunnel meets them itself.
 * @internal
 */
export function readAccessPastWaypoint(
  index: ResourceIndex,
  workload: Workload,
  port: number,
): readonly AccessPolicy[] {
  const { waypoint: _passed, ...membership } = workload.membership;
  return readAccess(index, { ...workload, membership }, port);
}

function sidecarRole(workload: Workload): 'sidecar' | 'gateway' {
  return isGateway(workload.podLabels) ? 'gateway' : 'sidecar';
}

/** Whether a workload is a waypoint. @internal */
export function isWaypointPod(
  index: ResourceIndex,
  workload: Workload,
): boolean {
  const name = workload.podLabels[GATEWAY_NAME_LABEL];
  if (name === undefined) return false;
  const gateways = index.list(GatewayApiGateway, workload.namespace);
  return (
    !isUnread(gateways) &&
    gateways.some(
      g =>
        g.metadata.name === name &&
        g.spec?.gatewayClassName === 'istio-waypoint',
    )
  );
}

function protocolOf(
  workload: Workload,
  port: number,
): EnforcingProxy['protocol'] {
  const declared =
    workload.ports.find(p => p.number === port)?.protocol ?? 'unknown';
  return declared === 'grpc' ? 'http' : declared;
}

function unknownPolicy(
  enforcedBy: AccessEnforcer,
  port: number,
  unread: readonly KindRef[],
): AccessPolicy {
  return {
    enforcedBy,
    port,
    custom: [],
    deny: [],
    allow: [],
    audit: [],
    otherwise: { verdict: 'unknown', evidence: byUnread(unread) },
  };
}
