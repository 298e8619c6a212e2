import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  EntityReview,
  Report,
  ReviewSummary,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** What the list of a fleet keeps of a review. */
export function reviewSummary(
  entity: Entity,
  { data, asOf }: Report<EntityReview>,
): ReviewSummary {
  return {
    entityRef: stringifyEntityRef(entity),
    ownerRefs: data.ownerRefs,
    state: data.state,
    reasons: data.reasons,
    dueAt: data.dueAt,
    overdueAt: data.overdueAt,
    ...data.progress,
    risky: data.grants.filter(({ grant }) => grant.risks.length > 0).length,
    widened: data.changes.some(({ direction }) => direction === 'wider'),
    complete: data.complete,
    digest: data.digest,
    ...(data.attestation && {
      attestedBy: data.attestation.by,
      attestedAt: data.attestation.at,
    }),
    asOf,
  };
}
