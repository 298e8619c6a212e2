import path from 'node:path';
import {
  meshes,
  MeshMetrics,
  MetricScope,
} from '../plugins/service-mesh-common/src';
import { createMeshCluster } from '../packages/demo-cluster/src/createMeshCluster';
import { loadMesh } from '../packages/demo-cluster/src/load/loadMesh';
import { queryParts } from '../packages/demo-cluster/src/prometheus/__testUtils__/queryParts';
import { withNewCounters } from '../packages/demo-cluster/src/prometheus/__testUtils__/newCounters';
import { SCRAPE_MS } from '../packages/demo-cluster/src/prometheus/series/SampledSeries';
import { TrafficModel } from '../packages/demo-cluster/src/prometheus/traffic/TrafficModel';
import { COMPARED_AT_MS } from '../packages/demo-cluster/src/prometheus/__testUtils__/comparedAt';

interface Place {
  readonly mesh: string;
  readonly workload: MetricScope['workloads'][number];
  /** Hosts of splits at the place. */
  readonly hosts: readonly string[];
}

function place(
  mesh: string,
  namespace: string,
  name: string,
  hosts: readonly string[] = [],
  dataPlane: 'sidecar' | 'ambient' = 'sidecar',
  waypoint = false,
): Place {
  return {
    mesh,
    workload: {
      namespace,
      name,
      ownerKind: 'Deployment',
      dataPlane,
      waypoint,
      services: hosts,
    },
    hosts: hosts.map(host => `${host}.${namespace}.svc.cluster.local`),
  };
}

/** Workloads of the demo of which every kind of query has an answer. */
const PLACES: readonly Place[] = [
  place('istio', 'shop', 'orders-v1', ['orders']),
  place('istio', 'shop', 'inventory'),
  place('istio', 'shop', 'cart'),
  place('istio', 'shop', 'payments'),
  place('istio', 'tenant-a', 'api'),
  place('istio', 'shop-ambient', 'reviews-v1', ['reviews'], 'ambient', true),
  place('istio', 'shop-ambient', 'ratings', [], 'ambient'),
  place('linkerd', 'emoji', 'voting-v1', [
    'voting-svc',
    'voting-v1',
    'voting-v2',
  ]),
  place('linkerd', 'emoji', 'web'),
  place('linkerd', 'emoji', 'emoji', ['emoji-svc']),
  place('linkerd', 'books', 'webapp'),
  place('linkerd', 'books', 'authors'),
];

/** Seconds rates are averaged over: as a page does, as a comparison with the period before and as an error budget do. */
const PAGE_SECONDS = 300;
const PERIOD_SECONDS = 3600;
const BUDGET_SECONDS = 30 * 86_400;

interface Sent {
  /** Member of the metrics and id of the query. */
  readonly id: string;
  readonly promql: string;
}

type Question = { queries(scope: MetricScope): readonly Sent[] };

/** Everything a mesh can ask of a place; a member that is not known here is a mistake, not left out. */
function everyQuery(
  metrics: MeshMetrics,
  { workload, hosts }: Place,
): readonly Sent[] {
  const scope = (rateSeconds: number): MetricScope => ({
    workloads: [workload],
    rateSeconds,
    extraLabels: {},
  });
  const page = scope(PAGE_SECONDS);
  return Object.keys(metrics).flatMap((member): Sent[] => {
    const named = (list: readonly Sent[], suffix = '') =>
      list.map(({ id, promql }) => ({
        id: `${member}.${id}${suffix}`,
        promql,
      }));
    switch (member as keyof MeshMetrics) {
      case 'queries': {
        const over = (seconds: number, ...ids: string[]) =>
          metrics.queries(scope(seconds)).filter(({ id }) => ids.includes(id));
        return [
          ...named(metrics.queries(page)),
          ...named(over(PERIOD_SECONDS, 'requests', 'latency'), ' (previous)'),
          ...named(over(BUDGET_SECONDS, 'requests'), ' (budget)'),
        ];
      }
      case 'scrapeProbe':
        return named([{ id: 'probe', promql: metrics.scrapeProbe(page) }]);
      case 'backends':
        return hosts.length > 0
          ? named(metrics.backends?.queries({ ...page, hosts }) ?? [])
          : [];
      case 'authorizations':
      case 'connections':
      case 'gateways':
      case 'observed':
      case 'routes':
      case 'saturation':
      case 'stat':
      case 'usage':
        return named(
          (metrics[member as keyof MeshMetrics] as Question).queries(page),
        );
      case 'dashboards':
      case 'isDenied':
      case 'isError':
      case 'isMtls':
      case 'saturationGaps':
      case 'statNotes':
        return [];
      default:
        throw new Error(
          `scripts/productQueries.ts does not know what ${member} asks`,
        );
    }
  });
}

/** A waypoint reports what a sidecar reports, under its own name. */
function anyServer(key: string): string {
  return key.replace('reporter=waypoint', 'reporter=destination');
}

/**
 * Every query the product sends, each of a workload of the demo where it has an answer: comparing two empty answers proves
 * nothing. Of a query that is put together of parts, as many workloads are taken as it needs for an answer to every part.
 */
export function productQueries(root: string): readonly string[] {
  const folder = path.join(root, 'packages/demo-cluster/mesh');
  const cluster = createMeshCluster(loadMesh(folder, new Date(0)));
  const model = new TrafficModel(cluster.objects);
  const store = withNewCounters(model.store.all());
  const lastScrape = Math.floor(COMPARED_AT_MS / SCRAPE_MS);
  const queries = new Set<string>();
  const wanted = new Set<string>();
  const compared = new Set<string>();
  for (const { id: meshId, metrics } of meshes) {
    for (const at of PLACES.filter(({ mesh }) => mesh === meshId)) {
      for (const { id, promql } of everyQuery(metrics, at)) {
        const parts = queryParts(promql, store, lastScrape, COMPARED_AT_MS);
        const answered = parts.filter(part => part.answered);
        const named = (key: string) => `${meshId} ${id} ${key}`;
        for (const { key } of parts) wanted.add(anyServer(named(key)));
        // Of each reporter at least what the demo has of it.
        if (answered.every(({ key }) => compared.has(named(key)))) continue;
        for (const { key } of answered) compared.add(named(key));
        queries.add(promql);
      }
    }
  }
  const proven = new Set([...compared].map(anyServer));
  const unproven = [...wanted].filter(key => !proven.has(key)).join('\n');
  if (unproven)
    throw new Error(
      `The demo has no answer to these, so they would not be compared with a real Prometheus:\n${unproven}`,
    );
  return [...queries];
}
