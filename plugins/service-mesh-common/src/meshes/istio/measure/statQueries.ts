import { MetricScope } from '../../../engine/MeshMetrics';
import { QuestionQuery } from '../../../engine/MetricQuestion';
import {
  promqlRateSum,
  promqlUnion,
  UnionPart,
} from '../../../engine/promqlUnion';
import {
  inboundReporter,
  podSelectors,
  scopeSelectors,
} from './scopeSelectors';

/** What the workloads receive, and what they send. @internal */
export type StatPart = 'received' | 'sent';

/** What a series about connections counts; bytes are named as the server sees them. @internal */
export type StatMeasure = 'opened' | 'closed' | 'fromClient' | 'toClient';

const BYTES = [
  ['fromClient', 'istio_tcp_received_bytes_total'],
  ['toClient', 'istio_tcp_sent_bytes_total'],
] as const;
const COUNTS = [
  ['opened', 'istio_tcp_connections_opened_total'],
  ['closed', 'istio_tcp_connections_closed_total'],
] as const;

const ENDS = [
  ...['source', 'destination'].flatMap(side => [
    `${side}_workload`,
    `${side}_workload_namespace`,
  ]),
  'destination_service_name',
  'destination_service_namespace',
];

interface Asked {
  readonly part: StatPart;
  readonly by: readonly string[];
  /** Labels that only requests carry. */
  readonly more: readonly string[];
  readonly requests: readonly string[];
  readonly connections: readonly string[];
}

function askedOf(scope: MetricScope): readonly Asked[] {
  const inbound = scopeSelectors(scope, 'destination', inboundReporter);
  return [
    {
      part: 'received',
      by: [...ENDS, 'source_principal'],
      more: ['request_operation'],
      requests: inbound,
      connections: inbound,
    },
    {
      part: 'sent',
      by: ENDS,
      more: [],
      // ztunnels count connections only; requests of their workloads are counted at the waypoint they come to.
      requests: scopeSelectors(scope, 'source', ({ dataPlane }) =>
        dataPlane === 'ambient' ? 'waypoint' : 'source',
      ),
      connections: scopeSelectors(scope, 'source', () => 'source'),
    },
  ];
}

/** The queries behind the rows at a glance, each a union of what is received and what is sent. @internal */
export function statQueries(scope: MetricScope): readonly QuestionQuery[] {
  const asked = askedOf(scope);
  const requests = (metric: string, labels: readonly string[]) =>
    promqlUnion(
      asked.map(
        ({ part, by, more, requests: selectors }): UnionPart => ({
          promql: promqlRateSum(
            metric,
            [...by, ...more, ...labels],
            selectors,
            scope.rateSeconds,
          ),
          tags: { part },
        }),
      ),
    );
  const count = (metric: string, { by, connections }: Asked) =>
    `sum by (${by.join(', ')}) (${
      connections.map(selector => `${metric}{${selector}}`).join(' or ') ||
      'vector(0) > 1'
    })`;
  const pods = podSelectors(scope).map(selector => `up{${selector}} > 0`);
  return [
    {
      id: 'statRequests',
      title: 'Requests by both ends, Service and outcome',
      promql: requests('istio_requests_total', [
        'response_code',
        'grpc_response_status',
      ]),
    },
    {
      id: 'statLatency',
      title: 'Time to answer by both ends and Service',
      promql: requests('istio_request_duration_milliseconds_bucket', ['le']),
    },
    {
      id: 'statConnections',
      title: 'Connections and bytes by both ends and Service',
      promql: promqlUnion(
        asked.flatMap(one => [
          ...COUNTS.map(([measure, metric]) => ({
            promql: count(metric, one),
            tags: { part: one.part, measure },
          })),
          ...BYTES.map(([measure, metric]) => ({
            promql: promqlRateSum(
              metric,
              one.by,
              one.connections,
              scope.rateSeconds,
            ),
            tags: { part: one.part, measure },
          })),
        ]),
      ),
    },
    {
      id: 'statProxies',
      title: 'Pods that are scraped',
      promql: `max by (pod, namespace) (${
        pods.length > 0 ? pods.join(' or ') : 'vector(0) > 1'
      })`,
    },
  ];
}
