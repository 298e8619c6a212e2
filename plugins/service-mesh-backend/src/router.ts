import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { json, Router } from 'express';
import { document } from './openapi/document';
import { addAccessRoutes } from './routes/access';
import { addClustersRoute } from './routes/clusters';
import { addFleetRoute } from './routes/fleet';
import { addHistoryRoute } from './routes/history';
import { refuseNul } from './routes/refuseNul';
import { addReportRoutes } from './routes/reports';
import { addResourceRoute } from './routes/resource';
import { addReviewRoutes, addReviewsOffRoutes } from './routes/reviews';
import { addRouteRoute } from './routes/route';
import { RouteContext } from './routes/RouteContext';

/** Manifests of a proposal as JSON text, whose escapes take room. */
const MOST_BODY = '600kb';

/** The HTTP API; requests that do not fit the API document are refused before a route sees them. */
export function createRouter(context: RouteContext): Router {
  const router: Router = createValidatedOpenApiRouter(document, {
    middleware: [refuseNul, json({ limit: MOST_BODY })],
  });
  addReportRoutes(router, context);
  addAccessRoutes(router, context);
  addHistoryRoute(router, context);
  addResourceRoute(router, context);
  addRouteRoute(router, context);
  addClustersRoute(router, context);
  addFleetRoute(router, context);
  if (context.reviews)
    addReviewRoutes(router, { ...context, reviews: context.reviews });
  else addReviewsOffRoutes(router);
  return router;
}
