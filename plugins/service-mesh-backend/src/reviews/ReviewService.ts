import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import {
  EntityReview,
  Report,
  ReviewCapacity,
  ReviewDecision,
  ReviewDecisionRequest,
  ReviewUsage,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ownersOf } from '../catalog/ownersOf';
import { ReviewSettings } from '../config';
import { AccessService } from '../service/AccessService';
import { MeshService } from '../service/MeshService';
import { ReviewStore } from './ReviewStore';
import { ReviewWatch } from './ReviewWatch';
import { checkNote } from './checkNote';
import { newDecisions } from './newDecisions';
import { StandingReviews } from './StandingReviews';
import { reviewUsage } from './reviewUsage';
import { reviewSummary } from './reviewSummary';

/** What a reviewer looked at. */
interface SeenReview {
  readonly digest: string;
  readonly round: number;
}

/** Reviews of entities. Knows no permissions: whoever asks has been permitted. */
export class ReviewService {
  private readonly listeners = new Set<() => void>();
  private readonly watch: ReviewWatch;
  private readonly standing: StandingReviews;

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
    this.standing = new StandingReviews({ ...options, now: () => this.now() });
  }

  /** Where the review of an entity stands now; looking at it brings the entity under review. */
  review(entity: Entity): Promise<Report<EntityReview>> {
    return this.standing.review(entity);
  }

  /** The same for many entities, in their order. */
  reviewAll(entities: readonly Entity[]): Promise<Report<EntityReview>[]> {
    return this.standing.reviewAll(entities);
  }

  /** What the list of a fleet shows of them, kept for that list. */
  async summarise(
    reviews: readonly {
      readonly entity: Entity;
      readonly report: Report<EntityReview>;
    }[],
  ): Promise<void> {
    await this.options.store.saveSummaries(
      reviews.map(({ entity, report }) => reviewSummary(entity, report)),
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
  usage(entity: Entity): Promise<ReviewUsage> {
    return reviewUsage(this.options, entity);
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

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}
