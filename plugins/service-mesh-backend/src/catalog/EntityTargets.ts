import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { LRUCache } from 'lru-cache';
import { Caller } from '../permissions/Caller';

/** Entities as their readers may see them, kept for a moment for each user token. */
export class EntityTargets {
  private readonly kept = new LRUCache<string, Promise<Entity | undefined>>({
    max: 2000,
  });

  constructor(
    private readonly catalog: Pick<CatalogService, 'getEntityByRef'>,
    /** Milliseconds an entity is kept; 0 = never. */
    private readonly keepMs: number,
  ) {}

  /** The entity, or undefined when there is none that the caller may see. */
  read(entityRef: string, caller: Caller): Promise<Entity | undefined> {
    const fetch = () =>
      this.catalog.getEntityByRef(entityRef, {
        credentials: caller.credentials,
      });
    if (caller.key === undefined || this.keepMs <= 0) return fetch();
    const key = `${caller.key} ${entityRef}`;
    const kept = this.kept.get(key);
    if (kept) return kept;
    const entity = fetch();
    this.kept.set(key, entity, { ttl: this.keepMs });
    entity.catch(() => this.kept.delete(key));
    return entity;
  }
}
