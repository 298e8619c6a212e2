import { MeshDefinition } from '../../engine/MeshDefinition';
import { controlPlane } from './controlPlane';
import { findings, fleetFindings } from './findings';
import { identity } from './identity';
import { linkerdKinds } from './kinds';
import { membership } from './membership';
import { metrics } from './metrics';
import { migrations } from './migrate';
import { access } from './read/access';
import { clientTls } from './read/clientTls';
import { connect } from './read/connect';
import { endpoints } from './read/endpoints';
import { mirrors } from './read/mirrors';
import { mtls } from './read/mtls';
import { outside } from './read/outside';
import { responses } from './read/responses';
import { route } from './read/route';
import { routing } from './read/routing';
import { settleRoutes } from './routes/settleRoutes';
import { write } from './write';
import { withoutRules } from './write/withoutRules';

/** Linkerd: what its control plane and proxies make of the resources of a cluster. @public */
export const linkerd: MeshDefinition = {
  id: 'linkerd',
  title: 'Linkerd',
  docs: 'https://linkerd.io/2/reference/',
  kinds: linkerdKinds,
  membership,
  identity,
  read: {
    mtls,
    clientTls,
    connect,
    access,
    responses,
    routing,
    mirrors,
    endpoints,
    route,
    outside,
  },
  settle: settleRoutes,
  controlPlane,
  write,
  withoutRules,
  migrations,
  metrics,
  findings,
  fleetFindings,
};
