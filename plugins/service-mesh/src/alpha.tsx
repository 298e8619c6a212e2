/**
 * Service mesh tabs and card for Backstage entity pages (new frontend system).
 *
 * @packageDocumentation
 */
import {
  ApiBlueprint,
  createFrontendPlugin,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  KUBERNETES_ID_ANNOTATION,
  KUBERNETES_SELECTOR_ANNOTATION,
  MESH_SERVICES_ANNOTATION,
  MESH_WORKLOADS_ANNOTATION,
  ServiceMeshClient,
  ServiceMeshReviewsClient,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiFileShieldLine, RiNodeTree } from '@remixicon/react';
import { serviceMeshApiRef, serviceMeshReviewsApiRef } from './api';
import { FLEET_PATH, FLEET_REVIEWS_PATH, tabPaths } from './routes';
import { scaffolderExtensions } from './scaffolder/extensions';
import { templateRoute } from './templates/templateRoute';

const exists = { $exists: true };
// Separate constants: as elements of one literal their types would gain each other's keys.
const withId = {
  [`metadata.annotations.${KUBERNETES_ID_ANNOTATION}` as const]: exists,
};
const withSelector = {
  [`metadata.annotations.${KUBERNETES_SELECTOR_ANNOTATION}` as const]: exists,
};
const withServices = {
  [`metadata.annotations.${MESH_SERVICES_ANNOTATION}` as const]: exists,
};
const withWorkloads = {
  [`metadata.annotations.${MESH_WORKLOADS_ANNOTATION}` as const]: exists,
};
const filter = { $any: [withId, withSelector, withServices, withWorkloads] };

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: serviceMeshApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ServiceMeshClient(deps),
    }),
});

const reviewsApi = ApiBlueprint.make({
  name: 'reviews',
  params: defineParams =>
    defineParams({
      api: serviceMeshReviewsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => new ServiceMeshReviewsClient(deps),
    }),
});

const overviewCard = EntityCardBlueprint.make({
  name: 'overview',
  params: {
    type: 'content',
    filter,
    loader: () =>
      import('./tabs/overview/OverviewCard').then(m => <m.OverviewCard />),
  },
});

const mtls = EntityContentBlueprint.make({
  name: 'mtls',
  params: {
    path: tabPaths.mtls,
    title: 'mTLS',
    group: 'operation',
    filter,
    loader: () => import('./tabs/security/MtlsTab').then(m => <m.MtlsTab />),
  },
});

const traffic = EntityContentBlueprint.make({
  name: 'traffic',
  params: {
    path: tabPaths.traffic,
    title: 'Traffic',
    group: 'operation',
    filter,
    loader: () =>
      import('./tabs/traffic/TrafficTab').then(m => <m.TrafficTab />),
  },
});

const access = EntityContentBlueprint.make({
  name: 'access',
  params: {
    path: tabPaths.access,
    title: 'Access',
    group: 'operation',
    filter,
    loader: () =>
      import('./tabs/security/AccessTab').then(m => <m.AccessTab />),
  },
});

const signals = EntityContentBlueprint.make({
  name: 'signals',
  params: {
    path: tabPaths.signals,
    title: 'Signals',
    group: 'operation',
    filter,
    loader: () =>
      import('./tabs/traffic/SignalsTab').then(m => <m.SignalsTab />),
  },
});

const findings = EntityContentBlueprint.make({
  name: 'findings',
  params: {
    path: tabPaths.findings,
    title: 'Findings',
    group: 'operation',
    filter,
    loader: () =>
      import('./tabs/findings/FindingsTab').then(m => <m.FindingsTab />),
  },
});

const reviews = EntityContentBlueprint.make({
  name: 'reviews',
  params: {
    path: tabPaths.reviews,
    title: 'Reviews',
    group: 'operation',
    filter,
    loader: () =>
      import('./tabs/reviews/ReviewsTab').then(m => <m.ReviewsTab />),
  },
});

const fleetRef = createRouteRef();

const fleet = PageBlueprint.make({
  params: {
    path: FLEET_PATH,
    title: 'Service mesh',
    icon: <RiNodeTree />,
    routeRef: fleetRef,
    loader: () => import('./tabs/fleet/FleetPage').then(m => <m.FleetPage />),
  },
});

const fleetReviewsRef = createRouteRef();

const fleetReviews = PageBlueprint.make({
  name: 'reviews',
  params: {
    path: FLEET_REVIEWS_PATH,
    title: 'Access reviews',
    icon: <RiFileShieldLine />,
    routeRef: fleetReviewsRef,
    loader: () =>
      import('./tabs/reviews/FleetReviewsPage').then(m => (
        <m.FleetReviewsPage />
      )),
  },
});

const history = EntityContentBlueprint.make({
  name: 'history',
  params: {
    path: tabPaths.history,
    title: 'History',
    group: 'operation',
    filter,
    loader: () =>
      import('./tabs/history/HistoryTab').then(m => <m.HistoryTab />),
  },
});

/** The plugin for apps of the new frontend system. @public */
export default createFrontendPlugin({
  pluginId: 'service-mesh',
  info: { packageJson: () => import('../package.json') },
  routes: { fleet: fleetRef, fleetReviews: fleetReviewsRef },
  externalRoutes: { template: templateRoute },
  extensions: [
    api,
    overviewCard,
    mtls,
    traffic,
    access,
    signals,
    findings,
    reviews,
    fleet,
    fleetReviews,
    reviewsApi,
    history,
    ...scaffolderExtensions,
  ],
});
