import {
  AuditorService,
  HttpAuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { EntityTargets } from '../catalog/EntityTargets';
import { EntityAccess } from '../permissions/EntityAccess';
import { EntityHistory } from '../service/EntityHistory';
import { FleetOverview } from '../service/FleetOverview';
import { AccessService } from '../service/AccessService';
import { MeshService } from '../service/MeshService';
import { ReviewParts } from './reviews/ReviewContext';

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
    | 'splits'
    | 'observedMtls'
    | 'resource'
    | 'clusters'
    | 'onChange'
  >;
  readonly questions: Pick<
    AccessService,
    'question' | 'usage' | 'outboundAccess' | 'preview' | 'draft'
  >;
  /** Absent when history is turned off. */
  readonly history?: Pick<EntityHistory, 'read'>;
  readonly fleet: Pick<FleetOverview, 'read'>;
  readonly targets: Pick<EntityTargets, 'read'>;
  readonly access: EntityAccess;
  readonly httpAuth: HttpAuthService;
  readonly auditor: AuditorService;
  readonly logger: Pick<LoggerService, 'warn'>;
  /** Absent while reviews are off. */
  readonly reviews?: ReviewParts;
}
