import { IntentTarget, Workload } from '../../../model';
import { targetWorkload } from '../../shared/write/targetWorkload';
import { GatewayApiGateway } from '../../shared/gatewayApi';

/** Which of Istio's data planes an intent is written for. @internal */
export type IstioDataPlane = 'sidecar' | 'ambient';

/** The workload of a target as if it ran in Istio's mesh. @internal */
export function istioWorkload(
  target: IntentTarget,
  cluster: string,
  dataPlane: IstioDataPlane,
  waypoint?: string,
): Workload {
  return targetWorkload(target, cluster, {
    mesh: 'istio',
    dataPlane,
    ...(waypoint !== undefined && {
      waypoint: {
        cluster,
        group: GatewayApiGateway.group,
        kind: GatewayApiGateway.kind,
        namespace: target.namespace,
        name: waypoint,
      },
    }),
  });
}
