import { MeshDefinition } from '../../engine/MeshDefinition';
import { controlPlane } from './controlPlane';
import { findings } from './findings';
import { identity } from './identity';
import { linkerdKinds } from './kinds';
import { membership } from './membership';
import { metrics } from './metrics';
import { access } from './read/access';
import { clientTls } from './read/clientTls';
import { mirrors } from './read/mirrors';
import { mtls } from './read/mtls';
import { route } from './read/route';
import { routing } from './read/routing';
import { settleRoutes } from './routes/settleRoutes';
import { write } from './write';

/** Linkerd: what its control plane and proxies make of the resources of a cluster. @public */
export const linkerd: MeshDefinition = {
  id: 'linkerd',
  title: 'Linkerd',
  docs: 'https://linkerd.io/2/reference/',
  kinds: linkerdKinds,
  membership,
  identity,
  read: { mtls, clientTls, access, routing, mirrors, route },
  settle: settleRoutes,
  controlPlane,
  write,
  metrics,
  findings,
};
