import { InputError, NotAllowedError } from '@backstage/errors';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  meshReviewExportPermission,
  meshReviewReadPermission,
  ReviewState,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Request, Router } from 'express';
import { Caller } from '../../permissions/Caller';
import { exportFleet } from '../../reviews/exportReview';
import { audited, callerIn } from './permittedReview';
import { ReviewContext } from './ReviewContext';
import { readFormat, sendFile } from './sendFile';

/** `GET /reviews…` */
export function addFleetRoutes(router: Router, context: ReviewContext): void {
  const { reviews, access } = context;
  const filter =
    (caller: Caller, ...permissions: readonly ResourcePermission[]) =>
    (refs: readonly string[]) =>
      access.permitted(caller, permissions, refs);

  router.get('/reviews', async (request, response) => {
    const caller = await callerIn(request, context);
    response.set('Cache-Control', 'private, no-store');
    response.json(
      await reviews.fleet.list(
        readListQuery(request),
        filter(caller, meshReviewReadPermission),
      ),
    );
  });

  router.get('/reviews/progress', async (request, response) => {
    const caller = await callerIn(request, context);
    response.set('Cache-Control', 'private, no-store');
    response.json({
      items: await reviews.fleet.progress(
        filter(caller, meshReviewReadPermission),
      ),
    });
  });

  router.get('/reviews/export', async (request, response) => {
    const format = readFormat(request);
    const { owners, states } = readListQuery(request);
    const caller = await callerIn(request, context);
    await audited(
      request,
      context,
      'review-export',
      { format, owners, states },
      async () => {
        const readable = filter(caller, meshReviewReadPermission);
        const exportable = filter(caller, meshReviewExportPermission);
        let seen = 0;
        const rows = await reviews.fleet.all({ owners, states }, async refs => {
          const read = await readable(refs);
          seen += read.size;
          return exportable([...read]);
        });
        if (seen > 0 && rows.length === 0)
          throw new NotAllowedError(
            `It takes ${meshReviewExportPermission.name} for the entities in the list`,
          );
        sendFile(
          response,
          format,
          'reviews',
          exportFleet(rows, {
            format,
            version: reviews.version,
            now: Date.now(),
            withheld: seen - rows.length,
          }),
        );
      },
    );
  });
}

function readListQuery({ query }: Request) {
  const many = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).filter(
      (entry): entry is string => typeof entry === 'string',
    );
  const limit = query.limit === undefined ? 50 : Number(query.limit);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 200))
    throw new InputError('limit must be an integer from 1 to 200');
  return {
    owners: many(query.owner),
    // The API document admits no other words.
    states: many(query.state) as ReviewState[],
    ...(typeof query.after === 'string' && { after: query.after }),
    limit,
  };
}
