import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import {
  canonicalJson,
  EntityReview,
  Report,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { readMeshEntities } from '../catalog/readMeshEntities';
import { ReviewSettings } from '../config';
import { noticesOf, ReviewNotice } from './noticesOf';
import { ReviewService } from './ReviewService';
import { ReviewStore } from './ReviewStore';
import { sha256 } from './sha256';

/** Entities (count) handled before requests get their turn. */
const ENTITIES_AT_ONCE = 10;
/** Rounds an entity may be missed, by a catalog that is away, before it leaves the list. */
const MISSED_ROUNDS = 6;

/** Looks at the access of all entities now and then, and tells their owners what they have to know. */
export class ReviewRounds {
  private silent = false;

  constructor(
    private readonly options: {
      readonly catalog: Pick<CatalogService, 'queryEntities'>;
      readonly auth: AuthService;
      readonly service: Pick<ReviewService, 'review' | 'summarise'>;
      readonly store: Pick<
        ReviewStore,
        'claimNotice' | 'settleNotice' | 'dropSummaries'
      >;
      readonly notifications?: Pick<NotificationService, 'send'>;
      readonly settings: ReviewSettings;
      readonly logger: LoggerService;
      readonly now?: () => number;
    },
  ) {}

  /** One round; may run on several replicas at once. */
  async run(signal?: AbortSignal): Promise<void> {
    const { service, store, settings, logger } = this.options;
    const stopped = () => signal?.aborted ?? false;
    const began = this.now();
    const entities = await readMeshEntities(this.options, stopped);
    this.silent = false;
    let handled = 0;
    for (const entity of entities) {
      if (stopped()) return;
      try {
        const report = await service.review(entity);
        const reviewable =
          report.mapping.state === 'mapped' && report.data.grounds.length > 0;
        if (reviewable || report.data.attestation) {
          await service.summarise(entity, report);
          await this.#notify(entity, report);
        }
      } catch (error) {
        logger.warn(
          `The review of ${stringifyEntityRef(entity)} could not be looked at`,
          error instanceof Error ? error : new Error(String(error)),
        );
      }
      handled += 1;
      if (handled % ENTITIES_AT_ONCE === 0)
        await new Promise(resolve => setImmediate(resolve));
    }
    await store.dropSummaries(
      began - MISSED_ROUNDS * settings.checkMinutes * 60_000,
    );
  }

  async #notify(entity: Entity, report: Report<EntityReview>): Promise<void> {
    const { notifications, settings } = this.options;
    const { ownerRefs, delegations } = report.data;
    const recipients = [
      ...new Set([...ownerRefs, ...delegations.map(entry => entry.delegate)]),
    ];
    if (!notifications || !settings.notifications || !recipients.length) return;
    const now = this.now();
    for (const notice of noticesOf(entity, report, settings, now)) {
      if (this.silent) return;
      await this.#send(notifications, entity, notice, recipients);
    }
  }

  async #send(
    notifications: Pick<NotificationService, 'send'>,
    entity: Entity,
    { topic, occasion, title, description, severity }: ReviewNotice,
    recipients: string[],
  ): Promise<void> {
    const { store, logger } = this.options;
    const { kind, metadata } = entity;
    const entityRef = stringifyEntityRef(entity);
    const key = sha256(canonicalJson([entityRef, topic, occasion]));
    if (!(await store.claimNotice({ key, entityRef, topic }, this.now())))
      return;
    try {
      await notifications.send({
        recipients: { type: 'entity', entityRef: recipients },
        payload: {
          title,
          description,
          severity,
          topic: `service-mesh.review.${topic}`,
          scope: `service-mesh.review:${entityRef}:${topic}`,
          link: `/catalog/${[
            metadata.namespace ?? 'default',
            kind.toLocaleLowerCase('en-US'),
            metadata.name,
          ]
            .map(encodeURIComponent)
            .join('/')}/mesh-reviews`,
        },
      });
      await store.settleNotice(key, this.now());
    } catch (error) {
      await store.settleNotice(key, undefined);
      // Without the notifications plugin every one would fail: the next round tries again.
      this.silent = true;
      logger.warn(
        'Owners could not be notified of reviews; is the notifications plugin installed? serviceMesh.reviews.notifications turns this off',
        error instanceof Error ? error : new Error(String(error)),
      );
    }
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}
