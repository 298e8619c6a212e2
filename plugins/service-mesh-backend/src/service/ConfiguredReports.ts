import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  ConfiguredReportName,
  EntityReports,
  prepareAccess,
  readMeshTarget,
  Report,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { LRUCache } from 'lru-cache';
import { CatalogPrincipals } from '../catalog/CatalogPrincipals';
import { ClusterReader } from '../clusters/ClusterReader';
import { ClusterAnalysis } from '../findings/ClusterAnalysis';
import { inTurns } from '../inTurns';
import { PrometheusServers } from '../metrics/PrometheusServers';
import { configuredReport } from './configuredReport';
import { MeshViews } from './MeshViews';
import { tagged, TaggedReport } from './TaggedReport';

/** Milliseconds a report is served from memory although nothing changed, so that the ages it carries stay right. */
const KEEP_MS = 5000;

/** What the configuration says about entities; an answer is kept until something it was read from changes. */
export class ConfiguredReports {
  private readonly kept = new LRUCache<
    string,
    { readonly state: string; readonly tagged: TaggedReport }
  >({ max: 2000, ttl: KEEP_MS });

  constructor(
    private readonly options: {
      readonly views: MeshViews;
      readonly clusters: Pick<ClusterReader, 'snapshots' | 'statuses'>;
      readonly principals: Pick<CatalogPrincipals, 'lookup' | 'revision'>;
      readonly prometheus: Pick<PrometheusServers, 'of'>;
      readonly analysis?: Pick<ClusterAnalysis, 'ready' | 'revisionOf'>;
    },
  ) {}

  async report<N extends ConfiguredReportName>(
    entity: Entity,
    name: N,
  ): Promise<TaggedReport<EntityReports[N]>> {
    const { analysis, principals, views } = this.options;
    if (name === 'overview' || name === 'findings')
      await analysis?.ready(views.indexes(entity));
    const key = `${name} ${stringifyEntityRef(entity)}`;
    const state = this.stateFor(entity);
    const kept = this.kept.get(key);
    if (kept?.state === state)
      return kept.tagged as TaggedReport<EntityReports[N]>;
    // The first matrix after a cluster was read asks who runs everywhere in it.
    if (name === 'access') await inTurns(prepareAccess(views.of(entity)));
    const answer = tagged(
      configuredReport(name, views.of(entity), principals) as Report<
        EntityReports[N]
      >,
    );
    this.kept.set(key, { state, tagged: answer });
    return answer;
  }

  /** Everything a report is read from, as one text: the same text means the same report. */
  private stateFor(entity: Entity): string {
    const { analysis, clusters, prometheus, principals } = this.options;
    const wanted = readMeshTarget(entity)?.clusters;
    const concerns = (cluster: string) => !wanted || wanted.includes(cluster);
    return JSON.stringify([
      entity.metadata.etag ?? entity.metadata.annotations ?? null,
      principals.revision,
      clusters
        .snapshots()
        .flatMap(index =>
          concerns(index.cluster)
            ? [
                index.cluster,
                index.revision,
                analysis?.revisionOf(index.cluster) ?? 0,
              ]
            : [],
        ),
      clusters
        .statuses()
        .flatMap(status => [
          status.name,
          ...(concerns(status.name)
            ? [
                status.state,
                status.problem,
                prometheus.of(status.name)?.client.state,
                status.kinds.map(kind => kind.state).join(),
              ]
            : []),
        ]),
    ]);
  }
}
