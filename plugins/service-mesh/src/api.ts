import { createApiRef } from '@backstage/core-plugin-api';
import {
  ServiceMeshApi,
  ServiceMeshReviewsApi,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** The service-mesh backend as the frontend sees it. @public */
export const serviceMeshApiRef = createApiRef<ServiceMeshApi>({
  id: 'plugin.service-mesh.api',
});

/** The reviews of the service-mesh backend as the frontend sees them. @public */
export const serviceMeshReviewsApiRef = createApiRef<ServiceMeshReviewsApi>({
  id: 'plugin.service-mesh.reviews-api',
});
