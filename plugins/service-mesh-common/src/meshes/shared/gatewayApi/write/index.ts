import { WriteTarget } from '../../../../engine/MeshWriter';
import { gatewayIngress } from './ingress';
import { mirrorByRoute } from './mirror';
import { readByApi } from './readByApi';
import { resilienceByRoute } from './resilience';
import { routingByRoute } from './routing';
import { splitByRoute } from './split';

const NEEDS_MESH =
  'the Gateway API knows nothing of it; choose istio, istio-ambient or linkerd';
const NEEDS_FOLLOWER =
  'A mesh must follow routes whose parent is a Service: Linkerd does, and Istio where a waypoint or a sidecar looks at requests.';
const MAY_MIRROR =
  'RequestMirror is an extended feature: Istio follows it, and so do many gateways; Linkerd does not.';
const MAY_TIME_OUT =
  'Timeouts are an extended feature: look among those that the implementation says it supports.';

/** Intents as objects of the Gateway API alone, for any implementation of it. @internal */
export const gatewayApi: WriteTarget = {
  id: 'gateway-api',
  title: 'Gateway API',
  write: {
    mtls: { lacks: NEEDS_MESH },
    access: { lacks: NEEDS_MESH },
    split: splitByRoute('the Gateway API', readByApi, [NEEDS_FOLLOWER]),
    resilience: resilienceByRoute(
      readByApi,
      {
        lacks:
          'the Gateway API has no circuit breaker and no limits of connections; choose istio-ambient or linkerd',
      },
      [NEEDS_FOLLOWER, MAY_TIME_OUT],
    ),
    routing: routingByRoute('the Gateway API', readByApi),
    ingress: gatewayIngress(undefined),
    jwt: { lacks: NEEDS_MESH },
    'rate-limit': { lacks: NEEDS_MESH },
    telemetry: { lacks: NEEDS_MESH },
    mirror: mirrorByRoute('the Gateway API', readByApi, [
      NEEDS_FOLLOWER,
      MAY_MIRROR,
    ]),
    fault: { lacks: NEEDS_MESH },
    egress: { lacks: NEEDS_MESH },
    enrol: { lacks: NEEDS_MESH },
    multicluster: { lacks: NEEDS_MESH },
  },
};
