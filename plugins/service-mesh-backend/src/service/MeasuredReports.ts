import { LoggerService } from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import {
  AuthorizationsData,
  CanaryGateSettings,
  DEFAULT_CANARY_GATE,
  EdgesData,
  Measured,
  MeshDefinition,
  MeshMetrics,
  MeshView,
  MetricQuestion,
  MirrorsData,
  ObservedMtlsData,
  Report,
  reportAuthorizations,
  reportEdges,
  reportMirrors,
  reportObservedMtls,
  reportSplits,
  SignalWindow,
  splitHosts,
  splitRoutes,
  SplitsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { CatalogPrincipals } from '../catalog/CatalogPrincipals';
import { HistoryStore } from '../history/HistoryStore';
import { askQuestion } from '../metrics/askQuestion';
import { observedWindow } from '../metrics/observedWindow';
import { PrometheusServers } from '../metrics/PrometheusServers';
import { scrapeSeconds } from '../metrics/scrapeSeconds';
import { ConfiguredReports } from './ConfiguredReports';
import { Dashboards } from './Dashboards';
import { MeshViews } from './MeshViews';
import { tagged, TaggedReport } from './TaggedReport';
import { weightChanges } from './weightChanges';

/** Seconds rates of connections are averaged over. */
const CONNECTIONS_RATE_SECONDS = 300;

/** What the resources of an entity say, together with what was measured about them. */
export class MeasuredReports {
  constructor(
    private readonly options: {
      readonly views: MeshViews;
      readonly configured: Pick<ConfiguredReports, 'report'>;
      readonly dashboards: Dashboards;
      readonly meshes: readonly MeshDefinition[];
      readonly principals: Pick<CatalogPrincipals, 'lookup' | 'lookupWorkload'>;
      readonly prometheus: Pick<PrometheusServers, 'of'>;
      readonly canary?: CanaryGateSettings;
      /** Without it nobody knows when weights changed. */
      readonly history?: Pick<HistoryStore, 'query'>;
      readonly logger: Pick<LoggerService, 'warn'>;
    },
  ) {}

  /** Who is connected to whom. */
  edges(entity: Entity): Promise<TaggedReport<EdgesData>> {
    return this.measured(
      entity,
      metrics => metrics.connections,
      CONNECTIONS_RATE_SECONDS,
      (view, measured) => reportEdges(view, measured, this.options.principals),
    );
  }

  /** What each authorization admitted. */
  authorizations(
    entity: Entity,
    rangeSeconds: number,
  ): Promise<TaggedReport<AuthorizationsData>> {
    return this.measured(
      entity,
      metrics => metrics.authorizations,
      rangeSeconds,
      (view, measured) => reportAuthorizations(view, measured, rangeSeconds),
    );
  }

  /** How mTLS was observed over a window, and who was refused. */
  async observedMtls(
    entity: Entity,
    rangeSeconds: number,
  ): Promise<TaggedReport<ObservedMtlsData>> {
    const { configured, prometheus, principals, views } = this.options;
    const { data } = (await configured.report(entity, 'overview')).report;
    const window = observedWindow(
      views.now(),
      rangeSeconds,
      scrapeSeconds(data.workloads, prometheus),
    );
    return this.measured(
      entity,
      metrics => metrics.observed,
      window.rateSeconds,
      (view, measured) =>
        reportObservedMtls(view, measured, window, principals),
      window,
    );
  }

  /** Services of other clusters that stand for the entity's. */
  mirrors(entity: Entity): Promise<TaggedReport<MirrorsData>> {
    return this.measured(
      entity,
      metrics => metrics.gateways,
      CONNECTIONS_RATE_SECONDS,
      reportMirrors,
    );
  }

  /** How the requests were shared out over a window, and what a canary may do next. */
  async splits(
    entity: Entity,
    rangeSeconds: number,
  ): Promise<TaggedReport<SplitsData>> {
    const { history, logger, views } = this.options;
    const asked = views.of(entity);
    const hosts = splitHosts(asked);
    const { changedAt, problems } = await weightChanges(
      history,
      splitRoutes(asked),
      views.now() - rangeSeconds * 1000,
      logger,
    );
    return this.measured(
      entity,
      ({ backends }) =>
        backends && hosts.length > 0
          ? {
              queries: scope => backends.queries({ ...scope, hosts }),
              rows: answers => backends.rows(answers),
            }
          : undefined,
      rangeSeconds,
      (view, measured) => {
        const report = reportSplits(view, measured, {
          rangeSeconds,
          gate: this.options.canary ?? DEFAULT_CANARY_GATE,
          changedAt,
        });
        return { ...report, problems: [...report.problems, ...problems] };
      },
    );
  }

  private async measured<Row, T>(
    entity: Entity,
    question: (metrics: MeshMetrics) => MetricQuestion<Row> | undefined,
    rateSeconds: number,
    toReport: (view: MeshView, measured: Measured<Row>) => Report<T>,
    window?: SignalWindow,
  ): Promise<TaggedReport<T>> {
    const { configured, dashboards, meshes, prometheus, views } = this.options;
    const { data } = (await configured.report(entity, 'overview')).report;
    const { workloads } = data;
    const { measured, problems } = await askQuestion({
      workloads,
      meshes,
      prometheus,
      question,
      index: views.indexOf(entity),
      rateSeconds,
      window,
    });
    const report = toReport(views.of(entity), measured);
    return tagged({
      ...report,
      data: {
        ...report.data,
        dashboards: window
          ? dashboards.over(workloads, window)
          : dashboards.overLast(workloads, rateSeconds, views.now()),
      },
      problems: [...report.problems, ...problems],
    });
  }
}
