import {
  MetricSubject,
  QuestionAnswers,
  StatSample,
} from '../../../engine/MetricQuestion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { StatRow } from '../viz/statRows';
import { VizStats, VizTcpStats } from '../viz/trafficStats';
import { SeriesByQuery, vizAnswers } from '../viz/vizAnswers';
import { VizOwner, vizType } from '../viz/vizClusterOf';
import { typeLabel, VizAnswers } from '../viz/VizRequest';
import { ownerOf } from './scopeSelectors';
import type { StatMeasure, StatPart } from './statQueries';

/** Label that names a workload of a kind. @internal */
export function labelFor(ownerKind: string): string {
  return typeLabel(vizType(ownerKind));
}

/** The controller that labels name. @internal */
export function ownerIn(
  labels: MetricSeries['labels'],
  prefix: '' | 'dst_',
): VizOwner | undefined {
  const owner = ownerOf(labels, prefix);
  const namespace = labels[`${prefix}namespace`];
  return owner && namespace
    ? { namespace, ownerKind: owner.kind, name: owner.name }
    : undefined;
}

/** Controllers the proxies do not name are found by their pods: their series get the label they lack. */
function withOwner(
  series: MetricSeries,
  byPod: ReadonlyMap<string, VizOwner>,
): MetricSeries {
  if (byPod.size === 0) return series;
  let { labels } = series;
  for (const prefix of ['', 'dst_'] as const) {
    const owner = byPod.get(
      `${labels[`${prefix}namespace`]}/${labels[`${prefix}pod`]}`,
    );
    if (owner && !ownerOf(labels, prefix))
      labels = {
        ...labels,
        [`${prefix}${labelFor(owner.ownerKind)}`]: owner.name,
      };
  }
  return { ...series, labels };
}

/** The answers of the queries at a glance, by what they are about. @internal */
export class StatSeries {
  private constructor(
    private readonly answers: ReadonlyMap<string, readonly MetricSeries[]>,
  ) {}

  static create(
    answers: QuestionAnswers,
    podsOf: (owner: VizOwner) => readonly string[],
    { scope: { workloads } }: MetricSubject,
  ): StatSeries {
    const byPod = new Map(
      workloads
        .filter(({ ownerKind }) => labelFor(ownerKind) === 'replicaset')
        .flatMap(owner =>
          podsOf(owner).map(pod => [`${owner.namespace}/${pod}`, owner]),
        ),
    );
    return new StatSeries(
      new Map(
        [...answers].map(([id, series]) => [
          id,
          series.map(one => withOwner(one, byPod)),
        ]),
      ),
    );
  }

  /** True when the query was answered, be it with nothing. */
  has(query: string): boolean {
    return this.answers.has(query);
  }

  /** Series of requests. */
  requests(part: StatPart): readonly MetricSeries[] {
    return this.of('statRequests', part);
  }

  /** Answers for rows of a part, summed up by labels; only of the series that are wanted. */
  read(
    part: StatPart,
    by: readonly string[],
    wanted: (labels: MetricSeries['labels']) => boolean,
  ): VizAnswers {
    const connections = (measure: StatMeasure) =>
      this.of('statConnections', part).filter(
        ({ labels }) => labels.measure === measure && wanted(labels),
      );
    const some = (query: string, of: StatPart) =>
      this.of(query, of).filter(({ labels }) => wanted(labels));
    const series: SeriesByQuery = {
      requests: some('statRequests', part),
      buckets: some('statLatency', part),
      tcpConnections: connections('open'),
      tcpReadBytes: connections('read'),
      tcpWriteBytes: connections('write'),
      allowed: some('statRequests', 'allowed'),
      denied: some('statRequests', 'denied'),
      alive: this.answers.get('statProxies'),
    };
    return vizAnswers(series, by);
  }

  private of(query: string, part: StatPart): readonly MetricSeries[] {
    return (this.answers.get(query) ?? []).filter(
      ({ labels }) => labels.part === part,
    );
  }
}

/** Requests of a row in the terms of the product. @internal */
export function requestNumbers(
  stats: VizStats | undefined,
): Pick<StatSample, 'rate' | 'success' | 'p50' | 'p95' | 'p99'> {
  if (!stats) return {};
  const { latencyMsP50: p50, latencyMsP95: p95, latencyMsP99: p99 } = stats;
  const rate = stats.successCount + stats.failureCount;
  return {
    rate,
    ...(rate > 0 && { success: stats.successCount / rate }),
    ...(p99 > 0 && { p50, p95, p99 }),
  };
}

function connectionNumbers(
  tcp: VizTcpStats | undefined,
): Pick<StatSample, 'openConnections' | 'readBytes' | 'writeBytes'> {
  return tcp
    ? {
        openConnections: tcp.openConnections,
        readBytes: tcp.readBytesTotal,
        writeBytes: tcp.writeBytesTotal,
      }
    : {};
}

/** Numbers of a row in the terms of the product. @internal */
export function numbersOf(
  row: StatRow,
): Pick<
  StatSample,
  | 'pods'
  | 'rate'
  | 'success'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'openConnections'
  | 'readBytes'
  | 'writeBytes'
  | 'allowed'
  | 'denied'
> {
  return {
    ...(row.runningPodCount !== undefined && {
      pods: {
        meshed: row.meshedPodCount ?? 0,
        total: row.runningPodCount,
        failed: row.failedPodCount ?? 0,
      },
    }),
    ...requestNumbers(row.stats),
    ...connectionNumbers(row.tcpStats),
    ...(row.srvStats && {
      allowed: row.srvStats.allowedCount,
      denied: row.srvStats.deniedCount,
    }),
  };
}
