import { WriteTarget } from '../../../../engine/MeshWriter';
import { gatewayIngress } from './ingress';

const NEEDS_MESH =
  'the Gateway API knows nothing of it; choose istio, istio-ambient or linkerd';
const IN_THE_MESH =
  'who follows a route whose parent is a Service depends on the mesh; choose istio-ambient or linkerd, which write such routes';

/** Intents as objects of the Gateway API alone, for any implementation of it. @internal */
export const gatewayApi: WriteTarget = {
  id: 'gateway-api',
  title: 'Gateway API',
  write: {
    mtls: { lacks: NEEDS_MESH },
    access: { lacks: NEEDS_MESH },
    split: { lacks: IN_THE_MESH },
    resilience: { lacks: IN_THE_MESH },
    routing: { lacks: IN_THE_MESH },
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
