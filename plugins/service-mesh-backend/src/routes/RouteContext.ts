import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { EntityTargets } from '../catalog/EntityTargets';
import { EntityAccess } from '../permissions/EntityAccess';
import { EntityHistory } from '../service/EntityHistory';
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
  /** Absent when history is turned off. */
  readonly history?: Pick<EntityHistory, 'read'>;
  readonly targets: Pick<EntityTargets, 'read'>;
  readonly access: EntityAccess;
  readonly httpAuth: HttpAuthService;
  readonly auditor: AuditorService;
}
