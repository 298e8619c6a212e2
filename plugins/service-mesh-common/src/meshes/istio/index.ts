import { MeshDefinition } from '../../engine/MeshDefinition';
import { controlPlane } from './controlPlane';
import { findings, fleetFindings } from './findings';
import { identity } from './identity';
import { istioKinds } from './kinds';
import { membership } from './membership';
import { metrics } from './metrics';
import { isWaypointPod, readAccess } from './read/access';
import { normalizedPath } from './read/access/normalizePath';
import { readClientTls } from './read/clientTls';
import { readMtls } from './read/mtls';
import { readRoute } from './read/route';
import { readRouting } from './read/routing';
import { readTelemetry } from './read/telemetry';
import { writeAmbient, writeSidecar } from './write';

/** Istio, sidecar and ambient. @public */
export const istio: MeshDefinition = {
  id: 'istio',
  title: 'Istio',
  docs: 'https://istio.io/latest/docs/',
  kinds: istioKinds,
  membership,
  identity,
  infrastructure: (index, workload) =>
    isWaypointPod(index, workload) ? 'waypoint' : undefined,
  read: {
    mtls: readMtls,
    clientTls: readClientTls,
    access: readAccess,
    normalizePath: normalizedPath,
    routing: readRouting,
    route: readRoute,
    telemetry: readTelemetry,
  },
  controlPlane,
  write: writeSidecar,
  writeAlso: [writeAmbient],
  metrics,
  findings,
  fleetFindings,
};
