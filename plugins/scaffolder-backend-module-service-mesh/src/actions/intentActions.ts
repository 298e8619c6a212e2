import { access } from './access';
import { egress } from './egress';
import { enrol } from './enrol';
import { fault } from './fault';
import { ingress } from './ingress';
import { AnyAction, IntentMeshes } from './intent/intentAction';
import { jwt } from './jwt';
import { mirror } from './mirror';
import { mtls } from './mtls';
import { multicluster } from './multicluster';
import { rateLimit } from './rateLimit';
import { resilience } from './resilience';
import { routing } from './routing';
import { split } from './split';
import { telemetry } from './telemetry';

/** One action per intent, for the meshes it can be written for. */
export function intentActions(meshes: IntentMeshes): AnyAction[] {
  return [
    access,
    egress,
    enrol,
    fault,
    ingress,
    jwt,
    mirror,
    mtls,
    multicluster,
    rateLimit,
    resilience,
    routing,
    split,
    telemetry,
  ].map(action => action(meshes));
}
