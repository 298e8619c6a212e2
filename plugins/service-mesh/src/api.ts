import { createApiRef } from '@backstage/core-plugin-api';
import { ServiceMeshApi } from '@meshwright/backstage-plugin-service-mesh-common';

/** The service-mesh backend as the frontend sees it. @public */
export const serviceMeshApiRef = createApiRef<ServiceMeshApi>({
  id: 'plugin.service-mesh.api',
});
