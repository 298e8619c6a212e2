import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  meshReviewAdministerPermission,
  meshReviewReadPermission,
  meshReviewReviewPermission,
  ReviewDecisionRequest,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Router } from 'express';
import { Caller } from '../../permissions/Caller';
import { audited, permittedReview, person, refuse } from './permittedReview';
import { ReviewContext, REVIEW_PATH } from './ReviewContext';

/** `POST /entities/{namespace}/{kind}/{name}/review/…` */
export function addWriteRoutes(router: Router, context: ReviewContext): void {
  const { reviews } = context;

  router.post(`${REVIEW_PATH}/openings`, async (request, response) => {
    const by = await person(request, context, 'review-open');
    // Whoever may see a grant may open it; deciding takes more.
    const { entity } = await permittedReview(
      request,
      context,
      'review-open',
      meshReviewReadPermission,
    );
    const body = request.body as {
      digest: string;
      round: number;
      grant: string;
    };
    await audited(
      request,
      context,
      'review-open',
      { entityRef: stringifyEntityRef(entity), ...body },
      () => reviews.service.open(entity, body, by),
    );
    response.status(201).json({});
  });

  router.post(`${REVIEW_PATH}/decisions`, async (request, response) => {
    const by = await person(request, context, 'review-decide');
    const { entity } = await permittedReview(
      request,
      context,
      'review-decide',
      meshReviewReadPermission,
      meshReviewReviewPermission,
    );
    const body = request.body as {
      digest: string;
      round: number;
      decisions: ReviewDecisionRequest[];
    };
    const items = await audited(
      request,
      context,
      'review-decide',
      {
        entityRef: stringifyEntityRef(entity),
        digest: body.digest,
        decisions: body.decisions.map(({ grant, verdict }) => ({
          grant,
          verdict,
        })),
      },
      () => reviews.service.decide(entity, body, by),
    );
    response.status(201).json({ items });
  });

  router.post(`${REVIEW_PATH}/attestations`, async (request, response) => {
    const by = await person(request, context, 'review-attest');
    const { entity, caller } = await permittedReview(
      request,
      context,
      'review-attest',
      meshReviewReadPermission,
      meshReviewReviewPermission,
    );
    const body = request.body as {
      digest: string;
      round: number;
      decisionsTo: number;
      note?: string;
    };
    await audited(
      request,
      context,
      'review-attest',
      {
        entityRef: stringifyEntityRef(entity),
        digest: body.digest,
        round: body.round,
      },
      async () =>
        reviews.service.attest(entity, body, {
          by,
          capacity: await reviews.service.capacityOf(
            entity,
            await ownershipOf(caller, context),
          ),
        }),
    );
    response.status(201).json({});
  });

  router.post(`${REVIEW_PATH}/delegations`, async (request, response) => {
    const by = await person(request, context, 'review-delegate');
    const { entity, caller } = await permittedReview(
      request,
      context,
      'review-delegate',
      meshReviewReadPermission,
    );
    const entityRef = stringifyEntityRef(entity);
    const body = request.body as {
      delegate: string;
      granted: boolean;
      note?: string;
    };
    if (!(await mayDelegate(entity, caller, context)))
      await refuse(
        request,
        context,
        'review-delegate',
        entityRef,
        `Reviews of ${entityRef} are delegated by its owners and by those who administer reviews`,
      );
    await audited(
      request,
      context,
      'review-delegate',
      { entityRef, delegate: body.delegate, granted: body.granted },
      () => reviews.service.delegate(entity, body, by),
    );
    response.status(201).json({});
  });
}

async function mayDelegate(
  entity: Entity,
  caller: Caller,
  context: ReviewContext,
): Promise<boolean> {
  const entityRef = stringifyEntityRef(entity);
  const may = async (permission: ResourcePermission) =>
    (await context.access.permitted(caller, [permission], [entityRef])).has(
      entityRef,
    );
  if (await may(meshReviewAdministerPermission)) return true;
  const capacity = await context.reviews.service.capacityOf(
    entity,
    await ownershipOf(caller, context),
  );
  return capacity === 'owner' && may(meshReviewReviewPermission);
}

async function ownershipOf(
  { credentials }: Caller,
  { reviews }: ReviewContext,
): Promise<readonly string[]> {
  const info = await reviews.userInfo.getUserInfo(credentials);
  return [info.userEntityRef, ...info.ownershipEntityRefs];
}
