import { MetricScope } from '../../../engine/MeshMetrics';
import {
  ConnectionSample,
  EdgeSample,
  MetricQuestion,
  QuestionAnswers,
} from '../../../engine/MetricQuestion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { EdgeEnd } from '../../../model';
import { noTlsReason } from './noTlsReasons';
import { anyOf, ownerLabels, ownerOf, scopeSelectors } from './scopeSelectors';

const TLS_LABELS = ['tls', 'no_tls_reason'];

function open(by: readonly string[], selectors: readonly string[]): string {
  return `sum by (${by.join(', ')}) (${anyOf(
    selectors.map(selector => `tcp_open_connections{${selector}}`),
  )})`;
}

function valueOf({ points }: MetricSeries): number {
  return points[points.length - 1]?.[1] ?? 0;
}

function client({ labels }: MetricSeries): EdgeEnd {
  return { namespace: labels.namespace, ...ownerOf(labels) };
}

function server({ labels }: MetricSeries): EdgeEnd {
  return {
    ...(labels.dst_namespace && { namespace: labels.dst_namespace }),
    ...ownerOf(labels, 'dst_'),
    ...(labels.dst_service && { service: labels.dst_service }),
    ...(labels.server_id && { identity: labels.server_id }),
  };
}

function tlsOf({ labels }: MetricSeries): Pick<EdgeSample, 'tls' | 'reason'> {
  const { tls, client_id: clientId, no_tls_reason: code } = labels;
  // TLS of a client without a certificate is encrypted, and tells nothing of who it is.
  if (tls === 'true')
    return clientId === ''
      ? {
          tls: 'unknown',
          reason: {
            code: 'no_client_identity',
            text: 'The connection is TLS, but the client showed no identity.',
          },
        }
      : { tls: 'secured' };
  if (tls === 'opaque')
    return {
      tls: 'unknown',
      reason: {
        code: 'passthru',
        text: 'The application has its own TLS, which the proxy passes on.',
      },
    };
  if (code) return { tls: 'plaintext', reason: noTlsReason(code) };
  return tls === 'disabled'
    ? { tls: 'plaintext', reason: noTlsReason('disabled') }
    : { tls: 'unknown' };
}

function edges(
  series: readonly MetricSeries[] = [],
  ends: (one: MetricSeries) => Pick<EdgeSample, 'client' | 'server'>,
): ConnectionSample[] {
  return series.flatMap(one => {
    const amount = valueOf(one);
    return amount > 0
      ? [
          {
            type: 'edge' as const,
            ...ends(one),
            ...tlsOf(one),
            amount,
            unit: 'connections' as const,
          },
        ]
      : [];
  });
}

const endKey = ({ namespace, kind, name }: EdgeEnd) =>
  `${namespace}/${kind}/${name}`;

/** What clients of the mesh say they opened, and what servers accepted from anyone else. */
function received(answers: QuestionAnswers): ConnectionSample[] {
  const opened = edges(answers.get('received'), one => ({
    client: client(one),
    server: server(one),
  }));
  const told = new Set(
    opened.flatMap(sample =>
      sample.type === 'edge' && sample.tls === 'secured'
        ? [endKey(sample.server)]
        : [],
    ),
  );
  const accepted = edges(
    (answers.get('accepted') ?? []).filter(
      ({ labels }) => labels.no_tls_reason !== 'loopback',
    ),
    one => ({
      client: one.labels.client_id ? { identity: one.labels.client_id } : {},
      server: { namespace: one.labels.namespace, ...ownerOf(one.labels) },
    }),
  ).filter(
    // A client with an identity has a proxy of its own, which counts the same connection with its name.
    sample =>
      sample.type === 'edge' &&
      !(sample.tls === 'secured' && told.has(endKey(sample.server))),
  );
  return [...opened, ...accepted];
}

function certificates(
  series: readonly MetricSeries[] = [],
): ConnectionSample[] {
  return series.flatMap(one => {
    const seconds = valueOf(one);
    const { namespace, pod } = one.labels;
    return seconds > 0 && namespace && pod
      ? [
          {
            type: 'certificate' as const,
            namespace,
            pod,
            notAfter: seconds * 1000,
          },
        ]
      : [];
  });
}

/** Connections as the proxies on both sides count them, and when their certificates end. @internal */
export const connections: MetricQuestion<ConnectionSample> = {
  queries(scope: MetricScope) {
    const outbound = ['direction="outbound"', 'peer="dst"'];
    const ends = [
      'namespace',
      ...ownerLabels(),
      'dst_namespace',
      ...ownerLabels('dst_'),
      'dst_service',
      'server_id',
      ...TLS_LABELS,
    ];
    const own = scopeSelectors(scope);
    return [
      {
        id: 'sent',
        title: 'Open connections to others',
        promql: open(ends, scopeSelectors(scope, outbound)),
      },
      {
        id: 'received',
        title: 'Open connections from clients in the mesh',
        promql: open(ends, scopeSelectors(scope, outbound, 'dst_')),
      },
      {
        id: 'accepted',
        title: 'Open connections accepted, by identity',
        promql: open(
          ['namespace', ...ownerLabels(), 'client_id', ...TLS_LABELS],
          scopeSelectors(scope, ['direction="inbound"', 'peer="src"']),
        ),
      },
      {
        id: 'certificates',
        title: 'End of each certificate',
        promql: `min by (namespace, pod) (${anyOf(
          // The second is the name older proxies use.
          own.flatMap(selector => [
            `control_identity_cert_expiration_timestamp_seconds{${selector}}`,
            `identity_cert_expiration_timestamp_seconds{${selector}}`,
          ]),
        )})`,
      },
    ];
  },
  rows: answers => [
    ...edges(answers.get('sent'), one => ({
      client: client(one),
      server: server(one),
    })),
    ...received(answers),
    ...certificates(answers.get('certificates')),
  ],
};
