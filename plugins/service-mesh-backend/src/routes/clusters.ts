import { NotAllowedError } from '@backstage/errors';
import { meshClustersReadPermission } from '@meshwright/backstage-plugin-service-mesh-common';
import { Router } from 'express';
import { callerOf } from '../permissions/Caller';
import { RouteContext } from './RouteContext';

/** `GET /clusters` */
export function addClustersRoute(
  router: Router,
  { service, access, httpAuth, auditor }: RouteContext,
): void {
  router.get('/clusters', async (request, response) => {
    const caller = callerOf(
      request,
      await httpAuth.credentials(request, { allow: ['user', 'service'] }),
    );
    if (!(await access.may(caller, meshClustersReadPermission))) {
      const error = new NotAllowedError('The clusters may not be read');
      const event = await auditor.createEvent({
        eventId: 'clusters-read',
        severityLevel: 'medium',
        request,
      });
      await event.fail({ error });
      throw error;
    }
    response.set('Cache-Control', 'private, no-cache');
    response.json({ items: service.clusters() });
  });
}
