import {
  FleetData,
  FleetEntity,
  meshEntityReadPermission,
  meshReviewReadPermission,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Router } from 'express';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import { callerOf } from '../permissions/Caller';
import { RouteContext } from './RouteContext';

/** Entities (count) asked about in one call of the permission backend. */
const BATCH = 500;
/** Such calls (count) at the same time. */
const AT_ONCE = 4;
/** Entities (count) written in one turn, which takes some milliseconds. */
const WRITTEN = 500;

/** `GET /fleet`: what the reader may see of it. Ten thousand entities are no reason for others to wait. */
export function addFleetRoute(router: Router, context: RouteContext): void {
  const { fleet, access, httpAuth, reviews, logger } = context;
  router.get('/fleet', async (request, response) => {
    const caller = callerOf(
      request,
      await httpAuth.credentials(request, { allow: ['user', 'service'] }),
    );
    const { entities, left } = await fleet.read();
    const refs = [...entities.map(({ entityRef }) => entityRef), ...left];
    const atOnce = pLimit(AT_ONCE);
    const [seen, summaries = []] = await Promise.all([
      Promise.all(
        partsOf(refs, BATCH).map(part =>
          atOnce(async () => {
            // Decisions that are kept come at once, and would all be read in one turn.
            await nextTurn();
            return access.permitted(caller, [meshEntityReadPermission], part);
          }),
        ),
      ),
      reviews?.fleet.all({ owners: [], states: [] }, asked =>
        access.permitted(caller, [meshReviewReadPermission], asked),
      ),
    ]);
    const visible = new Set(seen.flatMap(part => [...part]));
    const states = new Map(
      summaries.map(({ entityRef, state }) => [entityRef, state]),
    );
    response.set('Cache-Control', 'private, no-store');
    response.type('json');
    await pipeline(
      Readable.from(
        written(
          entities.flatMap(entity => {
            if (!visible.has(entity.entityRef)) return [];
            const review = states.get(entity.entityRef);
            return review ? { ...entity, review } : entity;
          }),
          {
            left: left.filter(ref => visible.has(ref)).length,
            reviews: reviews !== undefined,
          },
        ),
      ),
      response,
    ).catch((error: NodeJS.ErrnoException) => {
      // Whoever went away needs no answer.
      if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
      logger.warn(
        'The answer about the fleet was not written to its end',
        error,
      );
    });
  });
}

/** The text of the answer, in parts that others may come between. */
async function* written(
  items: readonly FleetEntity[],
  rest: Omit<FleetData, 'items'>,
): AsyncGenerator<string> {
  yield `${JSON.stringify(rest).slice(0, -1)},"items":[`;
  let comma = '';
  for (const part of partsOf(items, WRITTEN)) {
    await nextTurn();
    yield `${comma}${JSON.stringify(part).slice(1, -1)}`;
    comma = ',';
  }
  yield ']}';
}

function partsOf<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
}
