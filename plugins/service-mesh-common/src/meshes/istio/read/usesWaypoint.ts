import { Namespace, Service } from '../../../engine/coreKinds';
import { MeshEnd } from '../../../engine/MeshDefinition';
import { isUnreadObject, ResourceIndex } from '../../../engine/ResourceIndex';
import { isTruthy } from '../isTruthy';
import { isGateway } from '../membership';
import { isWaypointPod } from './access';

const LABEL = 'istio.io/ingress-use-waypoint';

/**
 * Whether the proxy of a client sends what is for a Service to its waypoint. Sidecars never do; gateways do where the label
 * of the Service, or else that of its namespace, says so, and the Service has an address.
 * @internal
 */
export function usesWaypoint(
  { index, workload }: MeshEnd,
  { metadata, spec }: Service,
  of: ResourceIndex,
): boolean {
  const isRouter =
    isGateway(workload.podLabels) && !isWaypointPod(index, workload);
  if (!isRouter || spec?.clusterIP === 'None') return false;
  const namespace = of.get(Namespace, metadata.namespace ?? '');
  const general = isUnreadObject(namespace)
    ? undefined
    : namespace?.metadata.labels;
  return isTruthy(metadata.labels?.[LABEL] ?? general?.[LABEL]);
}
