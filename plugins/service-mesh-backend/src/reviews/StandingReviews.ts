import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  EffectiveAccess,
  EntityReview,
  Report,
  reviewAccess,
  REVIEW_PERIOD_ANNOTATION,
  ReviewDelegation,
  ReviewPolicy,
  ReviewRecords,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ownersOf } from '../catalog/ownersOf';
import { ReviewSettings } from '../config';
import { inTurns } from '../inTurns';
import { MeshService } from '../service/MeshService';
import { ReviewStore } from './ReviewStore';
import { sha256 } from './sha256';

const DAY_MS = 86_400_000;

/** Access of an entity, before it is known what was recorded about it. */
interface FoundAccess {
  readonly entity: Entity;
  readonly entityRef: string;
  readonly report: Report<EffectiveAccess>;
  readonly digest: string;
}

/** Where reviews stand: what gives access now, beside what was recorded about it. */
export class StandingReviews {
  constructor(
    private readonly options: {
      readonly mesh: Pick<MeshService, 'effectiveAccess'>;
      readonly store: ReviewStore;
      readonly settings: ReviewSettings;
      readonly now: () => number;
    },
  ) {}

  /** Where the review of an entity stands now; looking at it brings the entity under review. */
  async review(entity: Entity): Promise<Report<EntityReview>> {
    const [report] = await this.reviewAll([entity]);
    return report;
  }

  /** The same for many entities, in their order, with as many questions to the database as for one. */
  async reviewAll(
    entities: readonly Entity[],
  ): Promise<Report<EntityReview>[]> {
    const { mesh, store } = this.options;
    const now = this.options.now();
    const found: FoundAccess[] = [];
    function* look() {
      for (const entity of entities) {
        const report = mesh.effectiveAccess(entity);
        const { data: access } = report;
        found.push({
          entity,
          entityRef: stringifyEntityRef(entity),
          report,
          digest: sha256(access.canonical),
        });
        yield;
      }
    }
    await inTurns(look());
    await store.recordAll(
      found
        // Without a port there is nothing anybody could be let into.
        .filter(
          ({ report: { mapping, data } }) =>
            mapping.state === 'mapped' && data.grounds.length > 0,
        )
        .map(({ entityRef, report: { data: access }, digest }) => ({
          entityRef,
          ...(access.complete && { access: { access, digest } }),
        })),
      now,
    );
    const [records, delegations] = await Promise.all([
      store.readAllRecords(found),
      store.readAllDelegations(found.map(({ entityRef }) => entityRef)),
    ]);
    return found.map(one => ({
      ...one.report,
      data: this.stand(
        one,
        records.get(one.entityRef) ?? {
          // Nothing to review yet: the day is enough, and the answer stays the same.
          discoveredAt: Math.floor(now / DAY_MS) * DAY_MS,
          decisions: [],
          firstSeen: new Map<string, number>(),
        },
        delegations.get(one.entityRef) ?? [],
        now,
      ),
    }));
  }

  private stand(
    { entity, report: { data: access }, digest }: FoundAccess,
    records: ReviewRecords,
    delegations: readonly ReviewDelegation[],
    now: number,
  ): EntityReview {
    const policy = this.policyOf(entity);
    return {
      ...reviewAccess({ access, digest }, records, policy, now),
      ownerRefs: ownersOf(entity).sort(),
      digest,
      complete: access.complete,
      grounds: access.grounds,
      policy,
      discoveredAt: records.discoveredAt,
      lastDecision: records.decisions.at(-1)?.sequence ?? 0,
      ...(records.attestation && { attestation: records.attestation }),
      delegations,
    };
  }

  private policyOf(entity: Entity): ReviewPolicy {
    const { periodDays, overdueDays } = this.options.settings;
    const written = entity.metadata.annotations?.[REVIEW_PERIOD_ANNOTATION];
    const own = /^\d{1,4}$/.test(written ?? '') ? Number(written) : 0;
    return { periodDays: own > 0 ? own : periodDays, overdueDays };
  }
}
