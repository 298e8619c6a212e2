import { MeshWriters } from '../../../engine/MeshWriter';
import { gatewayIngress } from '../../shared/gatewayApi/write/ingress';
import { routingByRoute } from '../../shared/gatewayApi/write/routing';
import { splitByRoute } from '../../shared/gatewayApi/write/split';
import { access } from './access';
import { egress } from './egress';
import { enrol } from './enrol';
import { mtls } from './mtls';
import { multicluster } from './multicluster';
import { refusingOpaque } from './opaqueProblems';
import { rateLimit } from './rateLimit';
import { readTarget } from './readTarget';
import { resilience } from './resilience';

/** Intents as objects of Linkerd. @internal */
export const write: MeshWriters = {
  mtls,
  access,
  split: refusingOpaque(splitByRoute('Linkerd', readTarget)),
  resilience: refusingOpaque(resilience),
  routing: refusingOpaque(
    routingByRoute(
      'Linkerd',
      readTarget,
      'Linkerd passes over a time of several units in a route, and five digits are the most of one: take whole seconds',
    ),
  ),
  ingress: gatewayIngress(undefined),
  jwt: {
    lacks:
      'its proxies look at no tokens; check them at the ingress, or in the application, and let access by workload identity do the rest',
  },
  'rate-limit': rateLimit,
  telemetry: {
    lacks:
      'access logs are switched on by the annotation config.linkerd.io/access-log, and tracing by values of the installation (proxy.tracing)',
  },
  mirror: {
    lacks:
      'its HTTPRoute has no RequestMirror; mirror at an ingress that has, or split a small share to the new version instead',
  },
  fault: {
    lacks:
      'it makes no faults by itself; split a share of the requests to a small service that answers with errors',
  },
  egress,
  enrol,
  multicluster,
};
