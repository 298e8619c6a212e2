import { MeshWriters, WriteTarget } from '../../../engine/MeshWriter';
import { gatewayIngress } from '../../shared/gatewayApi/write/ingress';
import { routingByRoute } from '../../shared/gatewayApi/write/routing';
import { splitByRoute } from '../../shared/gatewayApi/write/split';
import { access } from './access';
import {
  ambientMirror,
  ambientMulticluster,
  ambientResilience,
  NEEDS_WAYPOINT,
  readAmbientRouting,
} from './ambient';
import { egress } from './egress';
import { enrol } from './enrol';
import { fault } from './fault';
import { ingress } from './ingress';
import { jwt } from './jwt';
import { mirror } from './mirror';
import { mtls } from './mtls';
import { rateLimit } from './rateLimit';
import { resilience } from './resilience';
import { routing } from './routing';
import { split } from './split';
import { telemetry } from './telemetry';

/** Intents as objects of Istio with sidecars. @internal */
export const writeSidecar: MeshWriters = {
  mtls: mtls('sidecar'),
  access: access('sidecar'),
  split,
  resilience,
  routing,
  ingress,
  jwt: jwt('sidecar'),
  'rate-limit': rateLimit,
  telemetry: telemetry('sidecar'),
  mirror,
  fault,
  egress: egress('sidecar'),
  enrol: enrol('sidecar'),
  multicluster: {
    lacks:
      'linked clusters share every Service of the same name and namespace by themselves; keep one at home with serviceSettings.clusterLocal of the mesh configuration',
  },
};

/** Intents as objects of Istio in ambient mode. @internal */
export const writeAmbient: WriteTarget = {
  id: 'istio-ambient',
  title: 'Istio in ambient mode',
  write: {
    mtls: mtls('ambient'),
    access: access('ambient'),
    split: splitByRoute('the Gateway API', readAmbientRouting, [
      NEEDS_WAYPOINT,
    ]),
    resilience: ambientResilience,
    routing: routingByRoute('the Gateway API', readAmbientRouting),
    ingress: gatewayIngress('istio'),
    jwt: jwt('ambient'),
    'rate-limit': {
      lacks:
        'EnvoyFilter, which sets the local limit, does not reach waypoints in a supported way; limit at the ingress gateway, run a global rate limit service, or keep the workload on a sidecar',
    },
    telemetry: telemetry('ambient'),
    mirror: ambientMirror,
    fault: {
      lacks:
        'HTTPRoute has no faults; keep the workload on a sidecar for the test, or let the application or a chaos tool make the faults',
    },
    egress: egress('ambient'),
    enrol: enrol('ambient'),
    multicluster: ambientMulticluster,
  },
};
