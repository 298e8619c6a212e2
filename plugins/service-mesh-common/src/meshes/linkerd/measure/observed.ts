import { MetricQuestion } from '../../../engine/MetricQuestion';
import { ObservedSample } from '../../../engine/ObservedSample';
import { promqlUnion } from '../../../engine/promqlUnion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { countedInStep, withBegun } from '../../shared/withBegun';
import { ownerLabels, ownerOf, scopeSelectors } from './scopeSelectors';
import { tlsOf } from './tlsOf';

const CALLER = ['client_id', 'tls', 'no_tls_reason', 'target_port'];

function samples(
  type: ObservedSample['type'],
  list: readonly MetricSeries[],
): ObservedSample[] {
  return list.flatMap(series => {
    const { labels, points } = series;
    const owner = ownerOf(labels);
    // Probes stay admitted whatever is required, and a pod's own connections never leave it.
    const exempt =
      (labels.authz_kind === 'default' && labels.authz_name === 'probe') ||
      labels.no_tls_reason === 'loopback';
    if (!owner || exempt) return [];
    const port = Number(labels.target_port);
    const requests = labels.count === 'requests';
    return [
      {
        type,
        client: labels.client_id ? { identity: labels.client_id } : {},
        server: {
          namespace: labels.namespace,
          ...owner,
          ...(port > 0 && { port }),
        },
        protocol: requests ? ('http' as const) : ('tcp' as const),
        // Whoever shows no identity is refused once one is required, be it encrypted or not.
        ...tlsOf(labels, labels.client_id ? undefined : 'plaintext'),
        unit: requests ? ('requests' as const) : ('connections' as const),
        ...(type === 'refused' && {
          precision: 'exact' as const,
          cause: "Refused by the proxy's inbound policy",
        }),
        points,
      },
    ];
  });
}

/**
 * How requests and connections came in and which the policies refused, as the server's proxy counts them by identity and
 * port. Connections that carry HTTP are counted by their requests.
 * @internal
 */
export const observed: MetricQuestion<ObservedSample> = {
  queries(scope) {
    const step = scope.rateSeconds;
    const own = scopeSelectors(scope);
    const plain = own.map(selector => `${selector},tls!="true"`);
    const ends = ['namespace', ...ownerLabels(), ...CALLER];
    const by = [...ends, 'authz_kind', 'authz_name'];
    const allowed = (protocol: string) =>
      `inbound_${protocol}_authz_allow_total`;
    const denied = (protocol: string) => `inbound_${protocol}_authz_deny_total`;
    const union = (make: (protocol: string) => string) =>
      promqlUnion([
        { promql: make('http'), tags: { count: 'requests' } },
        { promql: make('tcp'), tags: { count: 'connections' } },
      ]);
    return [
      {
        id: 'carried',
        title: 'Admitted in each step, by identity, port and mTLS',
        promql: union(
          protocol => countedInStep(allowed(protocol), by, own, step).grown,
        ),
      },
      {
        id: 'begun',
        title: 'Counters without mTLS that began in each step',
        promql: union(
          protocol => countedInStep(allowed(protocol), by, plain, step).begun,
        ),
      },
      {
        id: 'refused',
        title: 'Refused in each step, by identity and port',
        promql: union(
          protocol => countedInStep(denied(protocol), ends, own, step).grown,
        ),
      },
    ];
  },
  rows: answers => [
    ...samples(
      'carried',
      withBegun(answers.get('carried') ?? [], answers.get('begun') ?? []),
    ),
    ...samples('refused', answers.get('refused') ?? []),
  ],
};
