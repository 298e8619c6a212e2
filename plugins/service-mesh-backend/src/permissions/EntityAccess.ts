import { PermissionsService } from '@backstage/backend-plugin-api';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizePermissionRequest,
  AuthorizeResult,
  BasicPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { meshEntityReadPermission } from '@meshwright/backstage-plugin-service-mesh-common';
import { LRUCache } from 'lru-cache';
import { Caller } from './Caller';

/** Permission decisions in batches of one call, kept for a moment for each user token. */
export class EntityAccess {
  private readonly kept = new LRUCache<string, Promise<boolean>>({
    // Three decisions on each of ten thousand entities, for some readers at a time.
    max: 100_000,
  });

  constructor(
    private readonly permissions: PermissionsService,
    /** Milliseconds a decision is kept; 0 = never. */
    private readonly keepMs: number,
  ) {}

  /** Whether the mesh reports of an entity may be read: its own permission and the one of the catalog. */
  async mayReadEntity(caller: Caller, entityRef: string): Promise<boolean> {
    const decisions = await this.decide(caller, [
      { permission: meshEntityReadPermission, resourceRef: entityRef },
      { permission: catalogEntityReadPermission, resourceRef: entityRef },
    ]);
    return decisions.every(Boolean);
  }

  /** Those of the entities whose name the caller may see. */
  async visible(
    caller: Caller,
    entityRefs: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const refs = [...new Set(entityRefs)];
    const decisions = await this.decide(
      caller,
      refs.map(resourceRef => ({
        permission: catalogEntityReadPermission,
        resourceRef,
      })),
    );
    return new Set(refs.filter((_, i) => decisions[i]));
  }

  /** Those of the entities for which the caller has every one of the permissions, and which the catalog shows. */
  async permitted(
    caller: Caller,
    permissions: readonly ResourcePermission[],
    entityRefs: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const refs = [...new Set(entityRefs)];
    const asked = [...permissions, catalogEntityReadPermission];
    const decisions = await this.decide(
      caller,
      refs.flatMap(resourceRef =>
        asked.map(permission => ({ permission, resourceRef })),
      ),
    );
    return new Set(
      refs.filter((_, i) =>
        asked.every((_permission, j) => decisions[i * asked.length + j]),
      ),
    );
  }

  async may(caller: Caller, permission: BasicPermission): Promise<boolean> {
    const [decision] = await this.decide(caller, [{ permission }]);
    return decision;
  }

  private async decide(
    caller: Caller,
    requests: readonly AuthorizePermissionRequest[],
  ): Promise<boolean[]> {
    const keyOf = (request: AuthorizePermissionRequest) =>
      JSON.stringify([
        caller.key,
        request.permission.name,
        'resourceRef' in request ? request.resourceRef : null,
      ]);
    const keep = caller.key !== undefined && this.keepMs > 0;
    const results = requests.map(request =>
      keep ? this.kept.get(keyOf(request)) : undefined,
    );
    const open = requests.flatMap((request, i) =>
      results[i] ? [] : [{ request, i }],
    );
    if (open.length > 0) {
      const answers = this.permissions.authorize(
        open.map(({ request }) => request),
        { credentials: caller.credentials },
      );
      open.forEach(({ request, i }, position) => {
        const decision = answers.then(
          list => list[position]?.result === AuthorizeResult.ALLOW,
        );
        results[i] = decision;
        if (!keep) return;
        const key = keyOf(request);
        this.kept.set(key, decision, { ttl: this.keepMs });
        decision.catch(() => this.kept.delete(key));
      });
    }
    return Promise.all(results.map(result => result ?? false));
  }
}
