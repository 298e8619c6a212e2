import { MeshDefinition, MeshEnd } from '../../engine/MeshDefinition';
import { ResourceIndex } from '../../engine/ResourceIndex';
import { Workload } from '../../model';
import { configOfRevision } from './configOfRevision';
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
import { routePlace } from './read/route/routePlace';
import { readRouting } from './read/routing';
import { sidecarRefs } from './read/sidecarRefs';
import { readTimedFaults } from './read/timedFaults';
import { readTelemetry } from './read/telemetry';
import { placeOf } from './revisionOf';
import { writeAmbient, writeSidecar } from './write';
import { withoutRules } from './write/withoutRules';

/** What the control plane of a workload reads. */
function readFor(
  index: ResourceIndex,
  workload: Workload | undefined,
): ResourceIndex {
  return workload ? configOfRevision(index, placeOf(workload)) : index;
}

const endOf = ({ index, workload }: MeshEnd): MeshEnd => ({
  index: readFor(index, workload),
  workload,
});

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
    mtls: (index, workload) => readMtls(readFor(index, workload), workload),
    clientTls: (index, workload) =>
      readClientTls(readFor(index, workload), workload),
    connect: (client, server, port) =>
      connect(endOf(client), endOf(server), port),
    connectAnyone: (server, port) => connectAnyone(endOf(server), port),
    connecting: (index, workload) => {
      const read = readFor(index, workload);
      return [
        ...connectingRefs(read, workload),
        ...sidecarRefs(read, workload),
      ];
    },
    access: (index, workload, port) =>
      readAccess(readFor(index, workload), workload, port),
    accessPastWaypoint: (index, workload, port) =>
      readAccessPastWaypoint(readFor(index, workload), workload, port),
    normalizePath: normalizedPath,
    routing: (index, workloads) =>
      readRouting(readFor(index, workloads[0]), workloads),
    endpoints: (index, workloads, linked) =>
      readEndpoints(
        readFor(
          index,
          workloads.find(({ cluster }) => cluster === index.cluster),
        ),
        workloads,
        linked,
      ),
    route: (index, question) =>
      readRoute(configOfRevision(index, routePlace(index, question)), question),
    telemetry: (index, workload) =>
      readTelemetry(readFor(index, workload), workload),
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
