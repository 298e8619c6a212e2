import { createDevApp } from '@backstage/frontend-dev-utils';
import {
  ApiBlueprint,
  createFrontendModule,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import plugin from '../src/alpha';
import { serviceMeshApiRef, serviceMeshReviewsApiRef } from '../src/api';
import { devReviews } from './devReviews';
import { devServiceMesh } from './devServiceMesh';

const entityPage = PageBlueprint.make({
  name: 'dev-entity',
  params: {
    path: '/catalog/:namespace/:kind/:name',
    routeRef: entityRouteRef,
    loader: () => import('./DevEntityPage').then(m => <m.DevEntityPage />),
  },
});

const start = PageBlueprint.make({
  name: 'dev-start',
  params: {
    path: '/',
    loader: async () => (
      <a href="/catalog/default/component/orders">Open the component</a>
    ),
  },
});

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: serviceMeshApiRef,
      deps: {},
      factory: () => devServiceMesh,
    }),
});

const reviewsApi = ApiBlueprint.make({
  name: 'reviews',
  params: defineParams =>
    defineParams({
      api: serviceMeshReviewsApiRef,
      deps: {},
      factory: () => devReviews(),
    }),
});

createDevApp({
  features: [
    plugin,
    createFrontendModule({
      pluginId: 'service-mesh',
      extensions: [api, reviewsApi],
    }),
    createFrontendModule({ pluginId: 'app', extensions: [start, entityPage] }),
  ],
});
