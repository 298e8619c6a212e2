import { createRouteRef } from '@backstage/core-plugin-api';

/** One route for each tab of the legacy system. @internal */
export const tabRoutes = {
  mtls: createRouteRef({ id: 'service-mesh:mtls' }),
  traffic: createRouteRef({ id: 'service-mesh:traffic' }),
  access: createRouteRef({ id: 'service-mesh:access' }),
  signals: createRouteRef({ id: 'service-mesh:signals' }),
  findings: createRouteRef({ id: 'service-mesh:findings' }),
};

/** Path of each tab below the entity page; both frontend systems use the same. @internal */
export const tabPaths = {
  mtls: 'mesh-mtls',
  traffic: 'mesh-traffic',
  access: 'mesh-access',
  signals: 'mesh-signals',
  findings: 'mesh-findings',
} as const;

/** Name of a tab. @internal */
export type TabName = keyof typeof tabPaths;
