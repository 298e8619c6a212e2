import {
  FleetData,
  meshEntityReadPermission,
  meshReviewReadPermission,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Router } from 'express';
import { callerOf } from '../permissions/Caller';
import { RouteContext } from './RouteContext';

/** Entities (count) asked about in one call of the permission backend. */
const BATCH = 500;

/** `GET /fleet`: what the reader may see of it. */
export function addFleetRoute(router: Router, context: RouteContext): void {
  const { fleet, access, httpAuth, reviews } = context;
  router.get('/fleet', async (request, response) => {
    const caller = callerOf(
      request,
      await httpAuth.credentials(request, { allow: ['user', 'service'] }),
    );
    const { entities, left } = await fleet.read();
    const refs = [...entities.map(({ entityRef }) => entityRef), ...left];
    const visible = new Set<string>();
    for (let i = 0; i < refs.length; i += BATCH) {
      const seen = await access.permitted(
        caller,
        [meshEntityReadPermission],
        refs.slice(i, i + BATCH),
      );
      seen.forEach(ref => visible.add(ref));
    }
    const summaries =
      (await reviews?.fleet.all({ owners: [], states: [] }, asked =>
        access.permitted(caller, [meshReviewReadPermission], asked),
      )) ?? [];
    const states = new Map(
      summaries.map(({ entityRef, state }) => [entityRef, state]),
    );
    const answer: FleetData = {
      items: entities
        .filter(({ entityRef }) => visible.has(entityRef))
        .map(entity => {
          const review = states.get(entity.entityRef);
          return review ? { ...entity, review } : entity;
        }),
      left: left.filter(ref => visible.has(ref)).length,
      reviews: reviews !== undefined,
    };
    response.set('Cache-Control', 'private, no-store');
    response.json(answer);
  });
}
