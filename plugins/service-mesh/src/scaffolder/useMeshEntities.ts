import { useEffect, useState } from 'react';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import {
  CATALOG_FILTER_EXISTS,
  catalogApiRef,
} from '@backstage/plugin-catalog-react';
import { meshEntityFilters } from '@meshwright/backstage-plugin-service-mesh-common';

/** An entity whose annotations lead to workloads. @internal */
export interface MeshEntity {
  readonly entityRef: string;
  readonly title: string;
}

/** Entities of the catalog whose annotations lead to workloads, by name. @internal */
export function useMeshEntities(): {
  readonly entities: readonly MeshEntity[];
  readonly error?: Error;
} {
  const catalog = useApi(catalogApiRef);
  const [state, setState] = useState<{
    readonly entities: readonly MeshEntity[];
    readonly error?: Error;
  }>({ entities: [] });
  useEffect(() => {
    let gone = false;
    catalog
      .getEntities({
        filter: meshEntityFilters(CATALOG_FILTER_EXISTS),
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.title',
        ],
      })
      .then(
        ({ items }) => {
          if (!gone)
            setState({ entities: items.map(meshEntity).sort(byTitle) });
        },
        (error: Error) => {
          if (!gone) setState({ entities: [], error });
        },
      );
    return () => {
      gone = true;
    };
  }, [catalog]);
  return state;
}

function meshEntity(entity: Entity): MeshEntity {
  return {
    entityRef: stringifyEntityRef(entity),
    title: entity.metadata.title ?? entity.metadata.name,
  };
}

function byTitle(a: MeshEntity, b: MeshEntity): number {
  return a.title.localeCompare(b.title);
}
