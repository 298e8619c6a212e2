import { Entity } from '@backstage/catalog-model';
import {
  AccessDraft,
  AccessQuestion,
  AccessQuestionData,
  draftAccess,
  EdgesData,
  MeshDefinition,
  OutboundAccessData,
  placeWorkloads,
  prepareAccess,
  PreviewData,
  ProposedChange,
  QuestionCaller,
  readMeshTarget,
  Report,
  reportOutboundAccess,
  reportPreview,
  reportQuestion,
  reportUsage,
  UsageData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { parseYaml } from '@meshwright/backstage-plugin-service-mesh-node';
import { stringify } from 'yaml';
import { CatalogPrincipals } from '../catalog/CatalogPrincipals';
import { ClusterReader } from '../clusters/ClusterReader';
import { inTurns } from '../inTurns';
import { PrometheusServers } from '../metrics/PrometheusServers';
import { readUsage } from '../metrics/readUsage';
import { MeshService } from './MeshService';

/** Who is asked about, before its workloads are looked up. */
export type AskedCaller =
  | {
      readonly type: 'entity';
      readonly entityRef: string;
      readonly entity: Entity;
    }
  | Exclude<QuestionCaller, { readonly type: 'entity' }>;

/** Questions about access and about changes of it. Knows no users: whoever asks has been permitted. */
export class AccessService {
  constructor(
    private readonly options: {
      readonly service: Pick<MeshService, 'view' | 'edges' | 'dashboards'>;
      readonly clusters: Pick<ClusterReader, 'snapshots'>;
      readonly meshes: readonly MeshDefinition[];
      readonly principals: Pick<CatalogPrincipals, 'lookup' | 'lookupWorkload'>;
      readonly prometheus: Pick<PrometheusServers, 'of'>;
      readonly now?: () => number;
    },
  ) {}

  /** May somebody call the entity, and which rules say so? */
  question(
    entity: Entity,
    question: AccessQuestion,
    caller: AskedCaller,
  ): Report<AccessQuestionData> {
    const { service, principals, clusters } = this.options;
    const indexes = clusters.snapshots();
    return reportQuestion(
      service.view(entity),
      principals,
      question,
      caller.type === 'entity'
        ? {
            type: 'entity',
            entityRef: caller.entityRef,
            target: readMeshTarget(caller.entity),
            indexes,
          }
        : { ...caller, ...(caller.type === 'identity' && { indexes }) },
    );
  }

  /** Who called the entity in a window. */
  async usage(
    entity: Entity,
    rangeSeconds: number,
  ): Promise<Report<UsageData>> {
    const { service, meshes, prometheus, principals } = this.options;
    const view = service.view(entity);
    const workloads = placeWorkloads(view).placed.map(
      ({ workload }) => workload,
    );
    const { measured, window, problems } = await readUsage({
      workloads,
      meshes,
      prometheus,
      rangeSeconds,
      now: (this.options.now ?? Date.now)(),
    });
    const report = reportUsage(view, measured, window, principals);
    return {
      ...report,
      data: {
        ...report.data,
        dashboards: service.dashboards(workloads, window),
      },
      problems: [...report.problems, ...problems],
    };
  }

  /** Whom the entity may call. */
  async outboundAccess(entity: Entity): Promise<Report<OutboundAccessData>> {
    const { service, principals } = this.options;
    const { report }: { readonly report: Report<EdgesData> } =
      await service.edges(entity);
    const { problems } = report;
    const own = reportOutboundAccess(
      service.view(entity),
      report.data.edges,
      principals,
    );
    return { ...own, problems };
  }

  /** What a change would mean for the entity. */
  async preview(
    entity: Entity,
    changes: readonly ProposedChange[],
    rangeSeconds: number,
    clusters?: readonly string[],
  ): Promise<Report<PreviewData>> {
    const { service, principals } = this.options;
    const usage = await this.usage(entity, rangeSeconds);
    const view = service.view(entity);
    await inTurns(prepareAccess(view));
    const report = reportPreview(
      view,
      principals,
      { changes, parseYaml, ...(clusters && { clusters }) },
      usage.data,
    );
    return { ...report, problems: usage.problems };
  }

  /** A policy that admits whoever was observed to call the entity. */
  async draft(
    entity: Entity,
    rangeSeconds: number,
  ): Promise<Report<AccessDraft>> {
    const usage = await this.usage(entity, rangeSeconds);
    const { placed } = placeWorkloads(this.options.service.view(entity));
    const { objects, ...draft } = draftAccess(placed, usage.data);
    return {
      ...usage,
      data: {
        ...draft,
        ...(objects.length > 0 && {
          manifests: objects
            .map(object => stringify(object, { aliasDuplicateObjects: false }))
            .join('---\n'),
        }),
      },
    };
  }
}
