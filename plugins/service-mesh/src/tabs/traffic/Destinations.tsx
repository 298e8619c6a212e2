import { DestinationPolicy } from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceView } from '../../components/EvidenceLink';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import { TechnicalName } from '../../components/TechnicalName';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { compact } from '../../format/rate';
import { formatRatio } from '../../format/ratio';

/** How clients treat the hosts: load balancing, ejection and pools. @internal */
export function Destinations({
  destinations,
}: {
  destinations: readonly DestinationPolicy[];
}) {
  return (
    <MeshCard title="Circuit breakers and load balancing">
      <ScrollRegion label="Destination policies">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Host</th>
              <th scope="col">Load balancer</th>
              <th scope="col">Outlier ejection</th>
              <th scope="col">Connection pool</th>
              <th scope="col">Because of</th>
            </tr>
          </thead>
          <tbody>
            {destinations.map((destination, i) => (
              <tr key={i}>
                <td>
                  <span className={css.mono}>
                    <TechnicalName
                      text={`${destination.host}${
                        destination.port === undefined
                          ? ''
                          : `:${destination.port}`
                      }`}
                    />
                  </span>{' '}
                  {destination.subset && (
                    <Pill tone="neutral">subset {destination.subset}</Pill>
                  )}
                </td>
                <td>
                  {destination.loadBalancer ?? (
                    <span className={css.muted}>default</span>
                  )}
                  {destination.hashOn &&
                    ` by ${destination.hashOn.type} ${
                      destination.hashOn.name ?? ''
                    }`.trimEnd()}
                </td>
                <td>
                  {outlierWords(destination) || (
                    <span className={css.muted}>off</span>
                  )}
                </td>
                <td>
                  {poolWords(destination) || (
                    <span className={css.muted}>no limit set</span>
                  )}
                </td>
                <td>
                  <EvidenceView evidence={destination.evidence} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </MeshCard>
  );
}

function outlierWords({
  outlierDetection: outlier,
}: DestinationPolicy): string {
  if (!outlier) return '';
  return (
    [
      outlier.consecutiveErrors !== undefined &&
        `after ${outlier.consecutiveErrors} errors in a row`,
      outlier.consecutiveGatewayErrors !== undefined &&
        `after ${outlier.consecutiveGatewayErrors} gateway errors in a row`,
      outlier.intervalMs !== undefined &&
        `checked every ${formatDuration(outlier.intervalMs)}`,
      outlier.baseEjectionMs !== undefined &&
        `out for ${formatDuration(outlier.baseEjectionMs)}`,
      outlier.maxEjected !== undefined &&
        `at most ${formatRatio(outlier.maxEjected)} of the endpoints`,
      outlier.minHealthy !== undefined &&
        `only while ${formatRatio(outlier.minHealthy)} of them are left`,
      outlier.allOut?.length &&
        `clients get ${outlier.allOut.join(' or ')} while all are out`,
    ]
      .filter(Boolean)
      .join(', ') || 'on'
  );
}

function poolWords({ connectionPool: pool }: DestinationPolicy): string {
  if (!pool) return '';
  return [
    pool.maxConnections !== undefined &&
      `${compact(pool.maxConnections)} connections`,
    pool.maxPendingRequests !== undefined &&
      `${compact(pool.maxPendingRequests)} waiting requests`,
    pool.maxRequests !== undefined && `${compact(pool.maxRequests)} requests`,
    pool.maxRequestsPerConnection !== undefined &&
      `${compact(pool.maxRequestsPerConnection)} requests a connection`,
    pool.maxRetries !== undefined &&
      `${compact(pool.maxRetries)} retries at once`,
    pool.connectTimeoutMs !== undefined &&
      `connect within ${formatDuration(pool.connectTimeoutMs)}`,
    pool.idleTimeoutMs !== undefined &&
      `end after ${formatDuration(pool.idleTimeoutMs)} without requests`,
    pool.upgradeToHttp2 !== undefined &&
      `${pool.upgradeToHttp2 ? '' : 'no '}upgrade to HTTP/2`,
    pool.keepaliveTimeMs !== undefined &&
      `keepalive after ${formatDuration(pool.keepaliveTimeMs)} of silence`,
    pool.keepaliveIntervalMs !== undefined &&
      `keepalive every ${formatDuration(pool.keepaliveIntervalMs)}`,
    pool.keepaliveProbes !== undefined &&
      `given up after ${pool.keepaliveProbes} keepalives without an answer`,
  ]
    .filter(Boolean)
    .join(', ');
}
