import { MetricScope } from '../../../engine/MeshMetrics';
import {
  ConnectionSample,
  EdgeSample,
  MetricQuestion,
} from '../../../engine/MetricQuestion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { EdgeEnd } from '../../../model';
import { known } from './known';
import { inboundReporter, scopeSelectors } from './scopeSelectors';

const ENDS = [
  'reporter',
  ...['source', 'destination'].flatMap(side => [
    `${side}_workload`,
    `${side}_workload_namespace`,
    `${side}_principal`,
  ]),
  'destination_service_name',
  'connection_security_policy',
];

/** Why a server's proxy says that a connection was not mTLS. @internal */
export const PLAINTEXT = {
  code: 'none',
  text: 'The server accepted the connection without mTLS. Its clients have no proxy, or are told not to use TLS.',
} as const;

function end(
  { labels }: MetricSeries,
  side: 'source' | 'destination',
): EdgeEnd {
  const name = known(labels[`${side}_workload`]);
  const namespace = known(labels[`${side}_workload_namespace`]);
  const identity = known(labels[`${side}_principal`]);
  const service =
    side === 'destination' ? known(labels.destination_service_name) : undefined;
  return {
    ...(namespace && { namespace }),
    ...(name && { name }),
    ...(service && { service }),
    ...(identity && { identity: identity.replace(/^spiffe:\/\//, '') }),
  };
}

function tlsOf({ labels }: MetricSeries): Pick<EdgeSample, 'tls' | 'reason'> {
  switch (labels.connection_security_policy) {
    case 'mutual_tls':
      return { tls: 'secured' };
    case 'none':
      return { tls: 'plaintext', reason: PLAINTEXT };
    default:
      return { tls: 'unknown' };
  }
}

const keyOf = ({ client, server }: EdgeSample) =>
  JSON.stringify([
    client.namespace,
    client.name,
    server.namespace,
    server.name,
  ]);

/** The same traffic is counted at both ends; the server's side counts where there is one, for it knows whether it was mTLS. */
function oncePerEdge(
  list: readonly (EdgeSample & { readonly reporter: string | undefined })[],
): EdgeSample[] {
  const atServer = new Set(
    list.flatMap(sample =>
      sample.reporter === 'source' ? [] : [keyOf(sample)],
    ),
  );
  return list.flatMap(({ reporter, ...sample }) =>
    reporter === 'source' && atServer.has(keyOf(sample)) ? [] : [sample],
  );
}

function edges(
  series: readonly MetricSeries[] = [],
  unit: EdgeSample['unit'],
): ConnectionSample[] {
  return oncePerEdge(
    series.flatMap(one => {
      const amount = one.points[one.points.length - 1]?.[1] ?? 0;
      return amount > 0
        ? [
            {
              reporter: one.labels.reporter,
              client: end(one, 'source'),
              server: end(one, 'destination'),
              ...tlsOf(one),
              amount,
              unit,
            },
          ]
        : [];
    }),
  ).map(sample => ({ type: 'edge' as const, ...sample }));
}

function sum(
  metric: string,
  selectors: readonly string[],
  { rateSeconds }: MetricScope,
): string {
  const parts = selectors.map(
    selector => `rate(${metric}{${selector}}[${rateSeconds}s])`,
  );
  return `sum by (${ENDS.join(', ')}) (${
    parts.length ? parts.join(' or ') : 'vector(0) > 1'
  })`;
}

/** Who calls whom as Istio's proxies count requests and connections; its certificates are not in the metrics. @internal */
export const connections: MetricQuestion<ConnectionSample> = {
  queries(scope) {
    const inbound = scopeSelectors(scope, 'destination', inboundReporter);
    const outbound = ['source', 'destination'].flatMap(reporter =>
      scopeSelectors(scope, 'source', () => reporter),
    );
    const requests = 'istio_requests_total';
    const opened = 'istio_tcp_connections_opened_total';
    return [
      {
        id: 'received',
        title: 'Requests received, by both ends',
        promql: sum(requests, inbound, scope),
      },
      {
        id: 'receivedTcp',
        title: 'Connections accepted, by both ends',
        promql: sum(opened, inbound, scope),
      },
      {
        id: 'sent',
        title: 'Requests sent, by both ends',
        promql: sum(requests, outbound, scope),
      },
      {
        id: 'sentTcp',
        title: 'Connections opened, by both ends',
        promql: sum(opened, outbound, scope),
      },
    ];
  },
  rows: answers => [
    ...edges(answers.get('received'), 'requests/s'),
    ...edges(answers.get('receivedTcp'), 'connections/s'),
    ...edges(answers.get('sent'), 'requests/s'),
    ...edges(answers.get('sentTcp'), 'connections/s'),
  ],
};
