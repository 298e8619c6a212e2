import { EdgeSample } from '../../../engine/MetricQuestion';
import { MetricSeries } from '../../../engine/TrafficSample';
import { noTlsReason } from '../noTlsReasons';

/** What the labels of a proxy say about how a connection was secured. @internal */
export function tlsOf(
  { tls, no_tls_reason: code }: MetricSeries['labels'],
  /** What TLS counts as when the client showed no identity; undefined when it showed one. */
  anonymous: 'unknown' | 'plaintext' | undefined,
): Pick<EdgeSample, 'tls' | 'reason'> {
  if (tls === 'true')
    return anonymous === undefined
      ? { tls: 'secured' }
      : {
          tls: anonymous,
          reason: {
            code: 'no_client_identity',
            text: 'The connection is TLS, but the client showed no identity.',
          },
        };
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
