import { MeshDefinition } from '../../engine/MeshDefinition';
import { controlPlane } from './controlPlane';
import { findings, fleetFindings } from './findings';
import { identity } from './identity';
import { istioKinds } from './kinds';
import { membership } from './membership';
import { metrics } from './metrics';
import { migrations } from './migrate';
import {
  isWaypointPod,
  readAccess,
  readAccessPastWaypoint,
} from './read/access';
import { normalizedPath } from './read/access/normalizePath';
import { readClientTls } from './read/clientTls';
import { connectingRefs } from './read/clientsToldApart';
import { connect } from './read/connect';
import { connectAnyone } from './read/connectAnyone';
import { readEndpoints } from './read/endpoints';
import { readMtls } from './read/mtls';
import { readRoute } from './read/route';
import { readRouting } from './read/routing';
import { readTimedFaults } from './read/timedFaults';
import { readTelemetry } from './read/telemetry';
import { writeAmbient, writeSidecar } from './write';
import { withoutRules } from './write/withoutRules';

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
    connect,
    connectAnyone,
    connecting: connectingRefs,
    access: readAccess,
    accessPastWaypoint: readAccessPastWaypoint,
    normalizePath: normalizedPath,
    routing: readRouting,
    endpoints: readEndpoints,
    route: readRoute,
    telemetry: readTelemetry,
    timedFaults: readTimedFaults,
  },
  controlPlane,
  write: writeSidecar,
  writeAlso: [writeAmbient],
  withoutRules,
  migrations,
  metrics,
  findings,
  fleetFindings,
};
