import { createRouteRef } from '@backstage/core-plugin-api';

/** One route for each tab of the legacy system. @internal */
export const tabRoutes = {
  mtls: createRouteRef({ id: 'service-mesh:mtls' }),
  traffic: createRouteRef({ id: 'service-mesh:traffic' }),
  access: createRouteRef({ id: 'service-mesh:access' }),
  signals: createRouteRef({ id: 'service-mesh:signals' }),
  findings: createRouteRef({ id: 'service-mesh:findings' }),
  history: createRouteRef({ id: 'service-mesh:history' }),
  reviews: createRouteRef({ id: 'service-mesh:reviews' }),
};

/** The page with the reviews of all entities, in the legacy system. @internal */
export const fleetReviewsRoute = createRouteRef({
  id: 'service-mesh:fleet-reviews',
});

/** The page of the whole fleet, in the legacy system. @internal */
export const fleetRoute = createRouteRef({ id: 'service-mesh:fleet' });

/** Where the page of the fleet is in the new system. @internal */
export const FLEET_PATH = '/service-mesh';

/** Where the page of all reviews is in the new system. @internal */
export const FLEET_REVIEWS_PATH = '/service-mesh/reviews';

/** Path of each tab below the entity page; both frontend systems use the same. @internal */
export const tabPaths = {
  mtls: 'mesh-mtls',
  traffic: 'mesh-traffic',
  access: 'mesh-access',
  signals: 'mesh-signals',
  findings: 'mesh-findings',
  history: 'mesh-history',
  reviews: 'mesh-reviews',
} as const;

/** Name of a tab. @internal */
export type TabName = keyof typeof tabPaths;
