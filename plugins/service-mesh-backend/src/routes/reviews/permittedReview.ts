import { AuditorServiceEvent } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import { Request } from 'express';
import { Caller, callerOf } from '../../permissions/Caller';
import { RouteContext } from '../RouteContext';
import { ReviewContext } from './ReviewContext';

/** Who asks. */
export async function callerIn(
  request: Request,
  { httpAuth }: RouteContext,
): Promise<Caller> {
  return callerOf(
    request,
    await httpAuth.credentials(request, { allow: ['user', 'service'] }),
  );
}

/** The signed-in person; programs, and programs that speak for a person, are refused. */
export async function person(
  request: Request,
  context: ReviewContext,
  eventId: string,
): Promise<string> {
  const { credentials } = await callerIn(request, context);
  if (
    context.reviews.auth.isPrincipal(credentials, 'user') &&
    !credentials.principal.actor
  )
    return credentials.principal.userEntityRef;
  const { kind, namespace, name } = request.params;
  return refuse(
    request,
    context,
    eventId,
    stringifyEntityRef({ kind, namespace, name }),
    'Reviews are for signed-in people; a program can neither decide nor attest',
  );
}

/** The entity of a request, once everything it takes has been permitted; an audit event tells of every refusal. */
export async function permittedReview(
  request: Request,
  context: ReviewContext,
  eventId: string,
  ...permissions: readonly ResourcePermission[]
): Promise<{ entity: Entity; caller: Caller }> {
  const caller = await callerIn(request, context);
  const { kind, namespace, name } = request.params;
  const entityRef = stringifyEntityRef({ kind, namespace, name });
  const [entity, permitted] = await Promise.all([
    context.targets.read(entityRef, caller),
    context.access.permitted(caller, permissions, [entityRef]),
  ]);
  if (!permitted.has(entityRef))
    await refuse(
      request,
      context,
      eventId,
      entityRef,
      `It takes ${permissions
        .map(permission => permission.name)
        .join(' and ')} for ${entityRef}`,
    );
  if (!entity) throw new NotFoundError(`There is no entity ${entityRef}`);
  return { entity, caller };
}

/** Refuses, and leaves an audit event of it. */
export async function refuse(
  request: Request,
  { auditor }: RouteContext,
  eventId: string,
  entityRef: string,
  message: string,
): Promise<never> {
  const error = new NotAllowedError(message);
  const event = await auditor.createEvent({
    eventId,
    severityLevel: 'medium',
    request,
    meta: { entityRef },
  });
  await event.fail({ error });
  throw error;
}

/** Does something and leaves an audit event of it, whatever comes of it. */
export async function audited<T>(
  request: Request,
  { auditor }: RouteContext,
  eventId: string,
  meta: Parameters<RouteContext['auditor']['createEvent']>[0]['meta'],
  act: () => Promise<T>,
): Promise<T> {
  const event: AuditorServiceEvent = await auditor.createEvent({
    eventId,
    severityLevel: 'medium',
    request,
    meta,
  });
  try {
    const result = await act();
    await event.success();
    return result;
  } catch (error) {
    await event.fail({
      error: error instanceof Error ? error : new Error(String(error)),
    });
    throw error;
  }
}
