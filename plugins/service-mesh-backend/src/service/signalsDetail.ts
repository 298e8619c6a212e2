import {
  MeshDefinition,
  foldRoutes,
  foldStats,
  ReportProblem,
  ResourceIndex,
  SignalsData,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { askQuestion } from '../metrics/askQuestion';
import { PrometheusServers } from '../metrics/PrometheusServers';
import { scopeWorkload } from '../metrics/meteredParts';
import { scrapeSeconds } from '../metrics/scrapeSeconds';
import { signalWindow } from '../metrics/signalWindow';

/** What of the signals is asked for on demand. */
export interface SignalsDetailRequest {
  readonly detail: 'saturation' | 'routes' | 'workloads';
  /** Seconds to look back. */
  readonly rangeSeconds: number;
  /** Epoch ms. */
  readonly now: number;
  readonly workloads: readonly Workload[];
  readonly meshes: readonly MeshDefinition[];
  readonly prometheus: Pick<PrometheusServers, 'of'>;
  readonly index: (cluster: string) => ResourceIndex | undefined;
}

/** A part of the signals that is asked for on demand. */
export async function signalsDetail({
  detail,
  rangeSeconds,
  now,
  workloads,
  meshes,
  prometheus,
  index,
}: SignalsDetailRequest): Promise<{
  data: SignalsData;
  problems: readonly ReportProblem[];
}> {
  const window = signalWindow(
    now,
    rangeSeconds,
    scrapeSeconds(workloads, prometheus),
  );
  const inquiry = {
    workloads,
    meshes,
    prometheus,
    index,
    rateSeconds: window.rateSeconds,
  };
  const empty = {
    window,
    byVersion: [],
    callers: [],
    destinations: [],
    series: [],
  };
  if (detail === 'saturation') {
    const { measured, problems } = await askQuestion({
      ...inquiry,
      question: metrics => metrics.saturation,
    });
    const { parts, ...rest } = measured;
    const saturation = parts.flatMap(({ rows }) => rows);
    const saturationGaps = parts.flatMap(({ cluster, mesh, rows }) => {
      const metrics = meshes.find(({ id }) => id === mesh)?.metrics;
      const own = workloads.filter(
        w => w.cluster === cluster && w.membership.mesh === mesh,
      );
      return metrics?.saturationGaps?.(rows, own.map(scopeWorkload)) ?? [];
    });
    return {
      data: { ...empty, ...rest, saturation, saturationGaps },
      problems,
    };
  }
  if (detail === 'workloads') {
    const { measured, problems } = await askQuestion({
      ...inquiry,
      question: metrics => metrics.stat,
    });
    const { parts, ...rest } = measured;
    const workloadStats = foldStats(workloads, parts);
    const statNotes = meshes
      .filter(({ id }) => parts.some(({ mesh }) => mesh === id))
      .flatMap(({ title, metrics }) =>
        (metrics.statNotes ?? []).map(note => ({ mesh: title, ...note })),
      );
    return {
      data: { ...empty, ...rest, workloadStats, statNotes },
      problems,
    };
  }
  const { measured, problems } = await askQuestion({
    ...inquiry,
    question: metrics => metrics.routes,
  });
  const { parts, ...rest } = measured;
  const routes = parts
    .flatMap(({ cluster, rows }) =>
      foldRoutes(rows).map(row => ({
        ...row,
        ...(parts.length > 1 && { cluster }),
      })),
    )
    .sort((a, b) => b.rate - a.rate);
  return { data: { ...empty, ...rest, routes }, problems };
}
