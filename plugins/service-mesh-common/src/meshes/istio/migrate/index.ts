import { Migration } from '../../../engine/Migration';
import { injectAnnotation } from './injectAnnotation';
import { apiVersions } from './apiVersions';
import { corsOrigins } from './corsOrigins';
import { faultPercent } from './faultPercent';
import { loadBalancer } from './loadBalancer';
import { misplacedFields } from './misplacedFields';
import { mirrorPercent } from './mirrorPercent';
import { outlierField } from './outlierField';

/** What people used to write otherwise for Istio. @internal */
export const migrations: readonly Migration[] = [
  ...apiVersions,
  outlierField,
  loadBalancer,
  faultPercent,
  mirrorPercent,
  corsOrigins,
  misplacedFields,
  injectAnnotation,
];
