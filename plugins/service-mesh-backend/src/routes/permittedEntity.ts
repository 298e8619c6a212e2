import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { Request } from 'express';
import { Caller, callerOf } from '../permissions/Caller';
import { RouteContext } from './RouteContext';

/** The entity of a request and who asks, once that has been permitted; an audit event tells of every refusal. */
export async function permittedEntity(
  request: Request,
  context: RouteContext,
): Promise<{ entity: Entity; caller: Caller }> {
  const caller = callerOf(
    request,
    await context.httpAuth.credentials(request, { allow: ['user', 'service'] }),
  );
  const { kind, namespace, name } = request.params;
  const entityRef = stringifyEntityRef({ kind, namespace, name });
  const [entity, permitted] = await Promise.all([
    context.targets.read(entityRef, caller),
    context.access.mayReadEntity(caller, entityRef),
  ]);
  if (!permitted) {
    const error = new NotAllowedError(
      `The mesh data of ${entityRef} may not be read`,
    );
    const event = await context.auditor.createEvent({
      eventId: 'entity-read',
      severityLevel: 'medium',
      request,
      meta: { entityRef },
    });
    await event.fail({ error });
    throw error;
  }
  if (!entity) throw new NotFoundError(`There is no entity ${entityRef}`);
  return { entity, caller };
}
