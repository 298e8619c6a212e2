import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  EntityReview,
  Report,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { readMeshEntities } from '../catalog/readMeshEntities';
import { ReviewSettings } from '../config';
import { entityTabPath } from '../notices/entityTabPath';
import { NoticeSender } from '../notices/NoticeSender';
import { noticesOf } from './noticesOf';
import { ReviewService } from './ReviewService';
import { ReviewStore } from './ReviewStore';

/** Entities (count) whose records are read and written together. */
const ENTITIES_AT_ONCE = 100;
/** Rounds an entity may be missed, by a catalog that is away, before it leaves the list. */
const MISSED_ROUNDS = 6;

/** Looks at the access of all entities now and then, and tells their owners what they have to know. */
export class ReviewRounds {
  private silent = false;

  constructor(
    private readonly options: {
      readonly catalog: Pick<CatalogService, 'queryEntities'>;
      readonly auth: AuthService;
      readonly service: Pick<ReviewService, 'reviewAll' | 'summarise'>;
      readonly store: Pick<ReviewStore, 'dropSummaries'>;
      readonly notices?: Pick<NoticeSender, 'send'>;
      readonly settings: ReviewSettings;
      readonly logger: LoggerService;
      readonly now?: () => number;
    },
  ) {}

  /** One round; may run on several replicas at once. */
  async run(signal?: AbortSignal): Promise<void> {
    const { store, settings } = this.options;
    const stopped = () => signal?.aborted ?? false;
    const began = this.now();
    const entities = await readMeshEntities(this.options, stopped);
    this.silent = false;
    for (let i = 0; i < entities.length; i += ENTITIES_AT_ONCE) {
      if (stopped()) return;
      await this.#look(entities.slice(i, i + ENTITIES_AT_ONCE));
    }
    await store.dropSummaries(
      began - MISSED_ROUNDS * settings.checkMinutes * 60_000,
    );
  }

  async #look(entities: readonly Entity[]): Promise<void> {
    const { service, logger } = this.options;
    try {
      const reports = await service.reviewAll(entities);
      const reviews = entities
        .map((entity, i) => ({ entity, report: reports[i] }))
        .filter(
          ({ report: { mapping, data } }) =>
            (mapping.state === 'mapped' && data.grounds.length > 0) ||
            data.attestation,
        );
      await service.summarise(reviews);
      for (const { entity, report } of reviews)
        await this.#notify(entity, report);
    } catch (error) {
      // One that cannot be looked at does not keep the others from it.
      if (entities.length > 1)
        for (const entity of entities) await this.#look([entity]);
      else
        logger.warn(
          `The review of ${stringifyEntityRef(
            entities[0],
          )} could not be looked at`,
          error instanceof Error ? error : new Error(String(error)),
        );
    }
  }

  async #notify(entity: Entity, report: Report<EntityReview>): Promise<void> {
    const { notices, settings } = this.options;
    const { ownerRefs, delegations } = report.data;
    const recipients = [
      ...new Set([...ownerRefs, ...delegations.map(entry => entry.delegate)]),
    ];
    if (!notices || !settings.notifications || !recipients.length) return;
    const now = this.now();
    for (const notice of noticesOf(entity, report, settings, now)) {
      if (this.silent) return;
      const sent = await notices.send({
        ...notice,
        entityRef: stringifyEntityRef(entity),
        recipients,
        link: entityTabPath(entity, 'mesh-reviews'),
      });
      // Without the notifications plugin every one would fail: the next round tries again.
      this.silent = !sent;
    }
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}
