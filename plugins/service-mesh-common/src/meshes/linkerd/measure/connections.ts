import { MetricScope } from '../../../engine/MeshMetrics';
import {
  ConnectionSample,
  MetricQuestion,
  QuestionAnswers,
} from '../../../engine/MetricQuestion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { EdgeEnd } from '../../../model';
import { lastValue } from '../../shared/lastValue';
import { edgePairs } from '../viz/edgeRows';
import { typeLabel } from '../viz/VizRequest';
import { anyOf, ownerLabels, ownerOf, scopeSelectors } from './scopeSelectors';
import { tlsOf } from './tlsOf';

const TLS_LABELS = ['tls', 'no_tls_reason'];

function open(by: readonly string[], selectors: readonly string[]): string {
  return `sum by (${by.join(', ')}) (${anyOf(
    selectors.map(selector => `tcp_open_connections{${selector}}`),
  )})`;
}

/** Types of the labels that name the two ends of an edge; Linkerd's tools ask for one type at a time. */
function typesOf(labels: MetricSeries['labels']) {
  const type = (prefix: '' | 'dst_') =>
    typeLabel(ownerOf(labels, prefix)?.kind.toLowerCase() ?? '');
  return { src: type(''), dst: type('dst_') };
}

/** TLS of a client without a certificate is encrypted, and tells nothing of who it is. */
const connectionTls = (labels: MetricSeries['labels']) =>
  tlsOf(labels, labels.client_id === '' ? 'unknown' : undefined);

/** Edges between the ends that series of clients name. */
function opened(series: readonly MetricSeries[] = []): ConnectionSample[] {
  return edgePairs(
    series.map(one => ({ metric: one.labels, value: lastValue(one) })),
    typesOf,
  ).flatMap(pair =>
    pair.series.map(({ metric, value }): ConnectionSample => {
      const { src, dst } = pair;
      return {
        type: 'edge',
        client: { namespace: src.namespace, ...ownerOf(metric) },
        server: {
          ...(dst.namespace && { namespace: dst.namespace }),
          ...ownerOf(metric, 'dst_'),
          ...(metric.dst_service && { service: metric.dst_service }),
          ...(metric.server_id && { identity: metric.server_id }),
        },
        ...connectionTls(metric),
        amount: value,
        unit: 'connections',
      };
    }),
  );
}

/** Edges from anyone to the servers that accepted them. */
function accepted(series: readonly MetricSeries[] = []): ConnectionSample[] {
  return series.flatMap((one): ConnectionSample[] => {
    const { labels } = one;
    const amount = lastValue(one);
    if (amount <= 0 || labels.no_tls_reason === 'loopback') return [];
    return [
      {
        type: 'edge',
        client: labels.client_id ? { identity: labels.client_id } : {},
        server: { namespace: labels.namespace, ...ownerOf(labels) },
        ...connectionTls(labels),
        amount,
        unit: 'connections',
      },
    ];
  });
}

const endKey = ({ namespace, kind, name }: EdgeEnd) =>
  `${namespace}/${kind}/${name}`;

/** What clients of the mesh say they opened, and what servers accepted from anyone else. */
function received(answers: QuestionAnswers): ConnectionSample[] {
  const fromMesh = opened(answers.get('received'));
  const told = new Set(
    fromMesh.flatMap(sample =>
      sample.type === 'edge' && sample.tls === 'secured'
        ? [endKey(sample.server)]
        : [],
    ),
  );
  const fromAnyone = accepted(answers.get('accepted')).filter(
    // A client with an identity has a proxy of its own, which counts the same connection with its name.
    sample =>
      sample.type === 'edge' &&
      !(sample.tls === 'secured' && told.has(endKey(sample.server))),
  );
  return [...fromMesh, ...fromAnyone];
}

function certificates(
  series: readonly MetricSeries[] = [],
): ConnectionSample[] {
  return series.flatMap(one => {
    const seconds = lastValue(one);
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
    ...opened(answers.get('sent')),
    ...received(answers),
    ...certificates(answers.get('certificates')),
  ],
};
