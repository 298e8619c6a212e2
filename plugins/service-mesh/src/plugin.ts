import type { ReactElement } from 'react';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  ServiceMeshClient,
  ServiceMeshReviewsClient,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshApiRef, serviceMeshReviewsApiRef } from './api';
import { fleetReviewsRoute, fleetRoute, tabRoutes } from './routes';
import { templateRoute } from './templates/templateRoute';

/** The plugin for apps of the legacy frontend system. @public */
export const serviceMeshPlugin = createPlugin({
  id: 'service-mesh',
  routes: { ...tabRoutes, fleet: fleetRoute, fleetReviews: fleetReviewsRoute },
  externalRoutes: { template: templateRoute },
  apis: [
    createApiFactory({
      api: serviceMeshApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ServiceMeshClient(deps),
    }),
    createApiFactory({
      api: serviceMeshReviewsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ServiceMeshReviewsClient(deps),
    }),
  ],
});

/** mTLS of the entity's workloads. @public */
export const EntityMtlsContent: () => ReactElement = serviceMeshPlugin.provide(
  createRoutableExtension({
    name: 'EntityMtlsContent',
    component: () => import('./tabs/security/MtlsTab').then(m => m.MtlsTab),
    mountPoint: tabRoutes.mtls,
  }),
);

/** Routes, splits and policies of the traffic to the entity. @public */
export const EntityTrafficContent: () => ReactElement =
  serviceMeshPlugin.provide(
    createRoutableExtension({
      name: 'EntityTrafficContent',
      component: () =>
        import('./tabs/traffic/TrafficTab').then(m => m.TrafficTab),
      mountPoint: tabRoutes.traffic,
    }),
  );

/** Who may call the entity. @public */
export const EntityAccessContent: () => ReactElement =
  serviceMeshPlugin.provide(
    createRoutableExtension({
      name: 'EntityAccessContent',
      component: () =>
        import('./tabs/security/AccessTab').then(m => m.AccessTab),
      mountPoint: tabRoutes.access,
    }),
  );

/** Golden signals of the entity. @public */
export const EntitySignalsContent: () => ReactElement =
  serviceMeshPlugin.provide(
    createRoutableExtension({
      name: 'EntitySignalsContent',
      component: () =>
        import('./tabs/traffic/SignalsTab').then(m => m.SignalsTab),
      mountPoint: tabRoutes.signals,
    }),
  );

/** Problems in the mesh configuration of the entity. @public */
export const EntityFindingsContent: () => ReactElement =
  serviceMeshPlugin.provide(
    createRoutableExtension({
      name: 'EntityFindingsContent',
      component: () =>
        import('./tabs/findings/FindingsTab').then(m => m.FindingsTab),
      mountPoint: tabRoutes.findings,
    }),
  );

/** Who may call the entity, decided grant by grant and signed. @public */
export const EntityReviewsContent: () => ReactElement =
  serviceMeshPlugin.provide(
    createRoutableExtension({
      name: 'EntityReviewsContent',
      component: () =>
        import('./tabs/reviews/ReviewsTab').then(m => m.ReviewsTab),
      mountPoint: tabRoutes.reviews,
    }),
  );

/** Coverage, findings and reviews of all entities the reader may see, and the clusters. @public */
export const ServiceMeshFleetPage: () => ReactElement =
  serviceMeshPlugin.provide(
    createRoutableExtension({
      name: 'ServiceMeshFleetPage',
      component: () => import('./tabs/fleet/FleetPage').then(m => m.FleetPage),
      mountPoint: fleetRoute,
    }),
  );

/** Reviews of all entities the reader may see. @public */
export const ServiceMeshReviewsPage: () => ReactElement =
  serviceMeshPlugin.provide(
    createRoutableExtension({
      name: 'ServiceMeshReviewsPage',
      component: () =>
        import('./tabs/reviews/FleetReviewsPage').then(m => m.FleetReviewsPage),
      mountPoint: fleetReviewsRoute,
    }),
  );

/** What changed about the mesh around the entity. @public */
export const EntityHistoryContent: () => ReactElement =
  serviceMeshPlugin.provide(
    createRoutableExtension({
      name: 'EntityHistoryContent',
      component: () =>
        import('./tabs/history/HistoryTab').then(m => m.HistoryTab),
      mountPoint: tabRoutes.history,
    }),
  );

/** Membership, mTLS, signals and worst finding at a glance. @public */
export const EntityMeshOverviewCard: () => ReactElement =
  serviceMeshPlugin.provide(
    createComponentExtension({
      name: 'EntityMeshOverviewCard',
      component: {
        lazy: () =>
          import('./tabs/overview/OverviewCard').then(m => m.OverviewCard),
      },
    }),
  );
