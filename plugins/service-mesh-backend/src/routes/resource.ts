import { InputError } from '@backstage/errors';
import { ResourceRef } from '@meshwright/backstage-plugin-service-mesh-common';
import { Request, Router } from 'express';
import { permittedEntity } from './permittedEntity';
import { RouteContext } from './RouteContext';

/** `GET /entities/{namespace}/{kind}/{name}/resource` */
export function addResourceRoute(router: Router, context: RouteContext): void {
  router.get(
    '/entities/:namespace/:kind/:name/resource',
    async (request, response) => {
      const ref = readRef(request);
      const { entity } = await permittedEntity(request, context);
      response.set('Cache-Control', 'private, no-store');
      response.json(await context.service.resource(entity, ref));
    },
  );
}

function readRef({ query }: Request): ResourceRef {
  const text = (name: string): string => {
    const value = query[name];
    if (typeof value !== 'string')
      throw new InputError(`${name} must be given once`);
    return value;
  };
  return {
    cluster: text('cluster'),
    group: text('group'),
    kind: text('kind'),
    ...(query.namespace !== undefined && { namespace: text('namespace') }),
    name: text('name'),
  };
}
