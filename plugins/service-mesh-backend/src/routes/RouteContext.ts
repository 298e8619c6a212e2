import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { EntityTargets } from '../catalog/EntityTargets';
import { EntityAccess } from '../permissions/EntityAccess';
import { MeshService } from '../service/MeshService';

/** What the routes work with. */
export interface RouteContext {
  readonly service: Pick<
    MeshService,
    | 'report'
    | 'route'
    | 'signals'
    | 'edges'
    | 'authorizations'
    | 'mirrors'
    | 'resource'
    | 'clusters'
    | 'onChange'
  >;
  readonly targets: Pick<EntityTargets, 'read'>;
  readonly access: EntityAccess;
  readonly httpAuth: HttpAuthService;
  readonly auditor: AuditorService;
}
