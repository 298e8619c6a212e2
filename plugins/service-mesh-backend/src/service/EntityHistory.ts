import { Entity } from '@backstage/catalog-model';
import {
  HistoryData,
  Report,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { HistoryQuery, HistoryStore } from '../history/HistoryStore';
import { MeshService } from './MeshService';
import { refKey } from './refKey';

/** Which part of the history is asked for. */
export type EntityHistoryRequest = Omit<HistoryQuery, 'places'>;

/** What changed around an entity: in the namespaces of its workloads, and wherever its reports refer to. */
export class EntityHistory {
  constructor(
    private readonly options: {
      readonly store: Pick<HistoryStore, 'query'>;
      readonly service: Pick<MeshService, 'report' | 'refs'>;
      /** Days entries are kept. */
      readonly retentionDays: number;
    },
  ) {}

  async read(
    entity: Entity,
    request: EntityHistoryRequest,
  ): Promise<Report<HistoryData>> {
    const { store, service, retentionDays } = this.options;
    const { report } = await service.report(entity, 'overview');
    const refs = await service.refs(entity);
    const named = [...refs.values()];
    const { workloads } = report.data;
    const places = new Map<string, HistoryQuery['places'][number]>();
    for (const { cluster, namespace = '' } of [...workloads, ...named]) {
      if (namespace)
        places.set(`${cluster}/${namespace}`, { cluster, namespace });
    }
    // A namespace is a resource of the cluster: only those that matter here, by name.
    for (const { cluster, namespace } of [...places.values()])
      places.set(`${cluster}//${namespace}`, {
        cluster,
        namespace: '',
        name: namespace,
      });
    const page = await store.query({
      ...request,
      places: [...places.values()],
    });
    return {
      ...report,
      data: {
        retentionDays,
        ...page,
        entries: page.entries.map(entry => ({
          ...entry,
          related: refs.has(refKey(entry.ref)),
        })),
      },
    };
  }
}
