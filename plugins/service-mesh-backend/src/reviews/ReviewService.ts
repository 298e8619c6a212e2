import {
  Entity,
  RELATION_OWNED_BY,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import {
  EffectiveAccess,
  EntityReview,
  grantUsage,
  Report,
  reviewAccess,
  REVIEW_PERIOD_ANNOTATION,
  ReviewCapacity,
  ReviewDecision,
  ReviewDecisionRequest,
  ReviewDelegation,
  ReviewPolicy,
  ReviewRecords,
  ReviewSummary,
  ReviewUsage,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { inTurns } from '../inTurns';
import { ReviewSettings } from '../config';
import { AccessService } from '../service/AccessService';
import { MeshService } from '../service/MeshService';
import { ReviewStore } from './ReviewStore';
import { ReviewWatch } from './ReviewWatch';
import { checkNote } from './checkNote';
import { newDecisions } from './newDecisions';
import { sha256 } from './sha256';
import { whatIsUncounted } from './whatIsUncounted';

const DAY_MS = 86_400_000;
/** Seconds looked back for the use of a grant: 30 days. */
const USAGE_SECONDS = 2_592_000;

/** Access of an entity, before it is known what was recorded about it. */
interface FoundAccess {
  readonly entity: Entity;
  readonly entityRef: string;
  readonly report: Report<EffectiveAccess>;
  readonly digest: string;
}

/** What a reviewer looked at. */
interface SeenReview {
  readonly digest: string;
  readonly round: number;
}

/** Reviews of entities. Knows no permissions: whoever asks has been permitted. */
export class ReviewService {
  private readonly listeners = new Set<() => void>();
  private readonly watch: ReviewWatch;

  constructor(
    private readonly options: {
      readonly mesh: Pick<MeshService, 'effectiveAccess' | 'onChange'>;
      readonly questions: Pick<AccessService, 'usage'>;
      readonly store: ReviewStore;
      readonly settings: ReviewSettings;
      readonly now?: () => number;
      /** Milliseconds between two looks for what other replicas recorded. */
      readonly watchMs?: number;
    },
  ) {
    this.watch = new ReviewWatch(options.store, options.watchMs);
  }

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
    const now = this.now();
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
      ownerRefs: ownersOf(entity),
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

  /** What the list of a fleet shows of them, kept for that list. */
  async summarise(
    reviews: readonly {
      readonly entity: Entity;
      readonly report: Report<EntityReview>;
    }[],
  ): Promise<void> {
    await this.options.store.saveSummaries(
      reviews.map(({ entity, report }) => summaryOf(entity, report)),
    );
  }

  /** Remembers that somebody has a grant of the review on the screen; risky ones are decided by those who had. */
  async open(
    entity: Entity,
    seen: SeenReview & { readonly grant: string },
    by: string,
  ): Promise<void> {
    const { data } = await this.current(entity, seen);
    if (!data.grants.some(({ grant }) => grant.key === seen.grant))
      throw new InputError(`grant is not one of the review: ${seen.grant}`);
    await this.options.store.addOpening(stringifyEntityRef(entity), {
      round: data.round,
      digest: data.digest,
      grant: seen.grant,
      by,
      at: this.now(),
    });
  }

  /** Records what a reviewer decided, all or nothing. */
  async decide(
    entity: Entity,
    seen: SeenReview & { readonly decisions: readonly ReviewDecisionRequest[] },
    by: string,
  ): Promise<ReviewDecision[]> {
    const { data } = await this.current(entity, seen);
    const entityRef = stringifyEntityRef(entity);
    const { round, digest } = data;
    const openings = await this.options.store.readOpenings(entityRef, {
      round,
      digest,
      by,
    });
    const decisions = newDecisions(data, seen.decisions, {
      by,
      at: this.now(),
      opened: new Set(openings.map(({ grant }) => grant)),
      exceptionDays: this.options.settings.exceptionDays,
    });
    const recorded = await this.options.store.addDecisions(
      entityRef,
      decisions,
    );
    await this.changed(entity);
    return recorded;
  }

  /** Signs what the reviewer saw. */
  async attest(
    entity: Entity,
    seen: SeenReview & { readonly decisionsTo: number; readonly note?: string },
    signer: { readonly by: string; readonly capacity: ReviewCapacity },
  ): Promise<void> {
    const { data } = await this.current(entity, seen);
    if (data.hindrance) throw new ConflictError(data.hindrance);
    const note = seen.note?.trim();
    checkNote(note);
    await this.options.store.addAttestation(stringifyEntityRef(entity), {
      sequence: data.round,
      digest: data.digest,
      decisionsTo: seen.decisionsTo,
      ...(note && { note }),
      ...signer,
      at: this.now(),
    });
    await this.changed(entity);
  }

  /** Lets somebody review in place of the owner, or ends that. */
  async delegate(
    entity: Entity,
    delegation: {
      readonly delegate: string;
      readonly granted: boolean;
      readonly note?: string;
    },
    by: string,
  ): Promise<void> {
    const entityRef = stringifyEntityRef(entity);
    const note = delegation.note?.trim();
    checkNote(note);
    await this.options.store.discover(entityRef, this.now());
    await this.options.store.addDelegation(entityRef, {
      delegate: delegation.delegate,
      granted: delegation.granted,
      ...(note && { note }),
      by,
      at: this.now(),
    });
    await this.changed(entity);
  }

  /** Who used the grants, as far as metrics tell. */
  async usage(entity: Entity): Promise<ReviewUsage> {
    const { mesh, questions } = this.options;
    const { data, problems } = await questions.usage(entity, USAGE_SECONDS);
    const windowSeconds = (data.window.to - data.window.from) / 1000;
    if (!['ok', 'no-traffic'].includes(data.state))
      return {
        state: 'unknown',
        explanation:
          data.explanation ??
          problems[0]?.message ??
          'There are no metrics of callers.',
        windowSeconds,
        usage: [],
      };
    const explanation = whatIsUncounted(data, problems);
    return {
      state: 'ok',
      ...(explanation && { explanation }),
      windowSeconds,
      usage: grantUsage(
        mesh.effectiveAccess(entity).data.grants,
        data.callers,
        data.unmeasured,
      ),
    };
  }

  /** In which role somebody reviews. */
  async capacityOf(
    entity: Entity,
    ownershipRefs: readonly string[],
  ): Promise<ReviewCapacity> {
    if (ownersOf(entity).some(ref => ownershipRefs.includes(ref)))
      return 'owner';
    const delegations = await this.options.store.readDelegations(
      stringifyEntityRef(entity),
    );
    return delegations.some(({ delegate }) => ownershipRefs.includes(delegate))
      ? 'delegate'
      : 'other';
  }

  /**
   * Calls back after a change of any cluster, after a decision made here, and soon after one about the entity made on another
   * replica; returns the way to stop.
   */
  onChange(entity: Entity, listener: () => void): () => void {
    this.listeners.add(listener);
    const stop = this.options.mesh.onChange(listener);
    const unwatch = this.watch.watch(stringifyEntityRef(entity), listener);
    return () => {
      this.listeners.delete(listener);
      stop();
      unwatch();
    };
  }

  /** The review, when it is still what the reviewer saw. */
  private async current(
    entity: Entity,
    { digest, round }: SeenReview,
  ): Promise<Report<EntityReview>> {
    const report = await this.review(entity);
    const { data, mapping } = report;
    if (mapping.state !== 'mapped')
      throw new ConflictError(mapping.explanation);
    if (!data.complete)
      throw new ConflictError(
        'Something that bears on access could not be read; what is not known cannot be reviewed',
      );
    if (data.round > round && data.attestation)
      throw new ConflictError(
        `${data.attestation.by} attested ${mapping.entityRef} at ${new Date(
          data.attestation.at,
        ).toISOString()}, while you were at it; nothing of yours was recorded`,
      );
    if (data.digest !== digest || data.round !== round)
      throw new ConflictError(
        `Access of ${mapping.entityRef} is not what you looked at any more; look at the changes and decide again`,
      );
    return report;
  }

  private async changed(entity: Entity): Promise<void> {
    await this.summarise([{ entity, report: await this.review(entity) }]);
    for (const listener of [...this.listeners]) listener();
  }

  private policyOf(entity: Entity): ReviewPolicy {
    const { periodDays, overdueDays } = this.options.settings;
    const written = entity.metadata.annotations?.[REVIEW_PERIOD_ANNOTATION];
    const own = /^\d{1,4}$/.test(written ?? '') ? Number(written) : 0;
    return { periodDays: own > 0 ? own : periodDays, overdueDays };
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}

function summaryOf(
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

/** Refs of the owners of an entity. */
export function ownersOf(entity: Entity): string[] {
  return (entity.relations ?? [])
    .filter(({ type }) => type === RELATION_OWNED_BY)
    .map(({ targetRef }) => targetRef)
    .sort();
}
