import { AuthService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { Entity } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { meshEntityFilters } from '@meshwright/backstage-plugin-service-mesh-common';

const PAGE_SIZE = 500;

/** All entities that say which workloads they mean, with annotations and relations only, whoever may see them. */
export async function readMeshEntities(
  {
    catalog,
    auth,
  }: {
    readonly catalog: Pick<CatalogService, 'queryEntities'>;
    readonly auth: AuthService;
  },
  stopped: () => boolean = () => false,
): Promise<Entity[]> {
  const credentials = await auth.getOwnServiceCredentials();
  const entities: Entity[] = [];
  let cursor: string | undefined;
  do {
    const page = await catalog.queryEntities(
      cursor === undefined
        ? {
            filter: meshEntityFilters(CATALOG_FILTER_EXISTS),
            fields: [
              'kind',
              'metadata.name',
              'metadata.namespace',
              'metadata.annotations',
              'relations',
            ],
            limit: PAGE_SIZE,
          }
        : { cursor, limit: PAGE_SIZE },
      { credentials },
    );
    entities.push(...page.items);
    cursor = page.pageInfo.nextCursor;
  } while (cursor !== undefined && !stopped());
  return entities;
}
