import { WriteTarget } from '../../../../engine/MeshWriter';
import { gatewayIngress } from './ingress';
import { readByApi } from './readByApi';
import { routingByRoute } from './routing';
import { splitByRoute } from './split';

const NEEDS_MESH =
  'the Gateway API knows nothing of it; choose istio, istio-ambient or linkerd';
const NEEDS_FOLLOWER =
  'A mesh must follow routes whose parent is a Service: Linkerd does, and Istio where a waypoint or a sidecar looks at requests.';
const IN_THE_MESH =
  'what a route whose parent is a Service can say beyond where requests go depends on the mesh; choose istio-ambient or linkerd';

/** Intents as objects of the Gateway API alone, for any implementation of it. @internal */
export const gatewayApi: WriteTarget = {
  id: 'gateway-api',
  title: 'Gateway API',
  write: {
    mtls: { lacks: NEEDS_MESH },
    access: { lacks: NEEDS_MESH },
    split: splitByRoute('the Gateway API', readByApi, [NEEDS_FOLLOWER]),
    resilience: { lacks: IN_THE_MESH },
    routing: routingByRoute('the Gateway API', readByApi),
    ingress: gatewayIngress(undefined),
    jwt: { lacks: NEEDS_MESH },
    'rate-limit': { lacks: NEEDS_MESH },
    telemetry: { lacks: NEEDS_MESH },
    mirror: { lacks: IN_THE_MESH },
    fault: { lacks: NEEDS_MESH },
    egress: { lacks: NEEDS_MESH },
    enrol: { lacks: NEEDS_MESH },
    multicluster: { lacks: NEEDS_MESH },
  },
};
