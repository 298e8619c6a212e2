import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  meshReviewExportPermission,
  meshReviewReadPermission,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Request, Router } from 'express';
import { exportReview } from '../../reviews/exportReview';
import { tagged } from '../../service/TaggedReport';
import { answerReport } from '../answerReport';
import { audited, permittedReview, person } from './permittedReview';
import { ReviewContext, REVIEW_PATH } from './ReviewContext';
import { readFormat, sendFile } from './sendFile';

/** Milliseconds between two looks at a review that a held request waits for. */
const RECHECK_MS = 500;

/** `GET /entities/{namespace}/{kind}/{name}/review…` */
export function addReadRoutes(router: Router, context: ReviewContext): void {
  const { reviews } = context;
  const read = (request: Request) =>
    permittedReview(request, context, 'review-read', meshReviewReadPermission);

  router.get(REVIEW_PATH, async (request, response) => {
    const wait = Number(request.query.wait ?? 0);
    if (!(wait >= 0 && wait <= 25))
      throw new InputError('wait must be an integer from 0 to 25');
    const { entity } = await read(request);
    await answerReport(request, response, {
      waitSeconds: wait,
      everyMs: RECHECK_MS,
      onChange: listener => reviews.service.onChange(entity, listener),
      read: async () => tagged(await reviews.service.review(entity)),
      permit: () => read(request),
    });
  });

  router.get(`${REVIEW_PATH}/usage`, async (request, response) => {
    const { entity } = await read(request);
    response.set('Cache-Control', 'private, no-store');
    response.json(await reviews.service.usage(entity));
  });

  router.get(`${REVIEW_PATH}/openings`, async (request, response) => {
    const by = await person(request, context, 'review-read');
    const { entity } = await read(request);
    const { digest, round } = request.query;
    const openings = await reviews.store.readOpenings(
      stringifyEntityRef(entity),
      { digest: String(digest), round: Number(round), by },
    );
    response.set('Cache-Control', 'private, no-store');
    response.json({ items: openings.map(({ grant, at }) => ({ grant, at })) });
  });

  router.get(`${REVIEW_PATH}/export`, async (request, response) => {
    const format = readFormat(request);
    const { entity } = await permittedReview(
      request,
      context,
      'review-export',
      meshReviewReadPermission,
      meshReviewExportPermission,
    );
    const entityRef = stringifyEntityRef(entity);
    await audited(
      request,
      context,
      'review-export',
      { entityRef, format },
      async () => {
        const { data: review } = await reviews.service.review(entity);
        const [openings, decisions, attestations, delegations] =
          await Promise.all([
            reviews.store.readOpenings(entityRef),
            reviews.store.readDecisions(entityRef),
            reviews.store.readAttestations(entityRef),
            reviews.store.readDelegationLog(entityRef),
          ]);
        const snapshots = await reviews.store.readSnapshots(entityRef, [
          review.digest,
          ...attestations.map(({ digest }) => digest),
          ...decisions.map(({ digest }) => digest),
        ]);
        sendFile(
          response,
          format,
          `review-${entity.metadata.name}`,
          exportReview(
            {
              entityRef,
              review,
              openings,
              decisions,
              attestations,
              delegations,
              snapshots,
            },
            { format, version: reviews.version, now: Date.now() },
          ),
        );
      },
    );
  });
}
