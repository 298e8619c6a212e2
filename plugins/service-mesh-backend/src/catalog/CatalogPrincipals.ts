import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  MeshDefinition,
  PrincipalDirectory,
  readMeshTarget,
  selectWorkloads,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ClusterReader } from '../clusters/ClusterReader';
import { readMeshEntities } from './readMeshEntities';

/** Milliseconds between two readings of the catalog. */
const CATALOG_INTERVAL_MS = 60_000;
/** Milliseconds to wait after a change in a cluster, so that a burst is one rebuild. */
const CLUSTER_DELAY_MS = 10_000;
/** Entities (count) handled before requests get their turn. */
const ENTITIES_AT_ONCE = 20;

interface Names {
  readonly entityRefs: readonly string[];
  readonly ownerRefs: readonly string[];
  readonly systemRefs: readonly string[];
}
const NOBODY: Names = { entityRefs: [], ownerRefs: [], systemRefs: [] };

/**
 * Whom an identity or a workload belongs to in the catalog. Built in the background from the catalog and the clusters, so
 * a request only ever looks things up; until the first reading is done, nobody is known. Holds names of all entities:
 * whoever shows them filters by what the user may see.
 */
export class CatalogPrincipals implements PrincipalDirectory {
  private byName: ReadonlyMap<string, Names> = new Map();
  private entities: readonly Entity[] = [];
  private timer?: NodeJS.Timeout;
  private delayed?: NodeJS.Timeout;
  private stopListening?: () => void;
  private running?: Promise<void>;
  private stopped = false;
  /** Counts up with every rebuild that changed something. */
  revision = 0;

  constructor(
    private readonly options: {
      readonly catalog: Pick<CatalogService, 'queryEntities'>;
      readonly auth: AuthService;
      readonly clusters: ClusterReader;
      readonly meshes: readonly MeshDefinition[];
      readonly logger: LoggerService;
    },
  ) {}

  start(): void {
    this.stopListening = this.options.clusters.onChange(() => {
      this.delayed ??= setTimeout(() => {
        this.delayed = undefined;
        void this.refresh({ catalog: false });
      }, CLUSTER_DELAY_MS);
    });
    this.timer = setInterval(
      () => void this.refresh({ catalog: true }),
      CATALOG_INTERVAL_MS,
    );
    void this.refresh({ catalog: true });
  }

  stop(): void {
    this.stopped = true;
    this.stopListening?.();
    clearInterval(this.timer);
    clearTimeout(this.delayed);
  }

  lookup(identity: string): Names {
    return this.byName.get(identityKey(identity)) ?? NOBODY;
  }

  /** By the names that metrics carry. */
  lookupWorkload(namespace: string, name: string): Names {
    return this.byName.get(workloadKey(namespace, name)) ?? NOBODY;
  }

  /** One at a time; never rejects. */
  async refresh(what: { readonly catalog: boolean }): Promise<void> {
    while (this.running) await this.running;
    if (this.stopped) return;
    this.running = this.rebuild(what)
      .catch(error =>
        this.options.logger.warn(
          'Names of callers could not be read from the catalog',
          error,
        ),
      )
      .finally(() => {
        this.running = undefined;
      });
    await this.running;
  }

  private async rebuild(what: { readonly catalog: boolean }): Promise<void> {
    if (what.catalog)
      this.entities = await readMeshEntities(this.options, () => this.stopped);
    const refs = new Map<string, Set<string>>();
    const owners = new Map<string, readonly string[]>();
    const systems = new Map<string, readonly string[]>();
    const snapshots = this.options.clusters.snapshots();
    let handled = 0;
    for (const entity of this.entities) {
      const target = readMeshTarget(entity);
      if (!target) continue;
      const entityRef = stringifyEntityRef(entity);
      owners.set(
        entityRef,
        (entity.relations ?? [])
          .filter(r => r.type === RELATION_OWNED_BY)
          .map(r => r.targetRef),
      );
      systems.set(
        entityRef,
        (entity.relations ?? [])
          .filter(r => r.type === RELATION_PART_OF)
          .map(r => r.targetRef)
          .filter(ref => ref.startsWith('system:')),
      );
      for (const index of snapshots) {
        if (target.clusters && !target.clusters.includes(index.cluster))
          continue;
        for (const { namespace, name, identity } of selectWorkloads(
          target,
          index,
          this.options.meshes,
        ).workloads) {
          add(refs, workloadKey(namespace, name), entityRef);
          if (identity !== undefined)
            add(refs, identityKey(identity), entityRef);
        }
      }
      handled += 1;
      if (handled % ENTITIES_AT_ONCE === 0)
        await new Promise(resolve => setImmediate(resolve));
      if (this.stopped) return;
    }
    const next = new Map(
      [...refs].map(([key, set]): [string, Names] => {
        const entityRefs = [...set].sort();
        return [
          key,
          {
            entityRefs,
            ownerRefs: [
              ...new Set(entityRefs.flatMap(ref => owners.get(ref) ?? [])),
            ].sort(),
            systemRefs: [
              ...new Set(entityRefs.flatMap(ref => systems.get(ref) ?? [])),
            ].sort(),
          },
        ];
      }),
    );
    if (!sameNames(this.byName, next)) this.revision += 1;
    this.byName = next;
  }
}

function identityKey(identity: string): string {
  return `identity ${identity.replace(/^spiffe:\/\//, '')}`;
}

function workloadKey(namespace: string, name: string): string {
  return `workload ${namespace}/${name}`;
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

function sameNames(
  a: ReadonlyMap<string, Names>,
  b: ReadonlyMap<string, Names>,
): boolean {
  return (
    a.size === b.size &&
    [...b].every(
      ([key, names]) => JSON.stringify(a.get(key)) === JSON.stringify(names),
    )
  );
}
