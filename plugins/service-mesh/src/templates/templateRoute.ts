import { createExternalRouteRef } from '@backstage/core-plugin-api';

/** The form of a template; bound to the scaffolder by itself where that is installed, in both frontend systems. @internal */
export const templateRoute = createExternalRouteRef({
  id: 'service-mesh:template',
  params: ['namespace', 'templateName'],
  optional: true,
  defaultTarget: 'scaffolder.selectedTemplate',
});
