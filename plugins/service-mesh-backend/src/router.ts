import { createValidatedOpenApiRouter } from '@backstage/backend-openapi-utils';
import { Router } from 'express';
import { document } from './openapi/document';
import { addClustersRoute } from './routes/clusters';
import { addHistoryRoute } from './routes/history';
import { addReportRoutes } from './routes/reports';
import { addResourceRoute } from './routes/resource';
import { addRouteRoute } from './routes/route';
import { RouteContext } from './routes/RouteContext';

/** The HTTP API; requests that do not fit the API document are refused before a route sees them. */
export function createRouter(context: RouteContext): Router {
  const router: Router = createValidatedOpenApiRouter(document);
  addReportRoutes(router, context);
  addHistoryRoute(router, context);
  addResourceRoute(router, context);
  addRouteRoute(router, context);
  addClustersRoute(router, context);
  return router;
}
