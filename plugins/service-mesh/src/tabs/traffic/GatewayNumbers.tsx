import { MirrorGateway } from '@meshwright/backstage-plugin-service-mesh-common';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';

/** How long probes of a gateway take, and how much is mirrored from behind it. @internal */
export function GatewayNumbers({
  gateway: { latency, services },
}: {
  gateway: MirrorGateway;
}) {
  const words = [
    latency &&
      `probes take ${formatDuration(latency.p50)} (p50), ${formatDuration(
        latency.p99,
      )} (p99)`,
    services !== undefined &&
      `${services} ${services === 1 ? 'Service' : 'Services'} mirrored`,
  ].filter(Boolean);
  return words.length > 0 ? (
    <span className={`${css.small} ${css.muted}`}>{words.join('; ')}</span>
  ) : null;
}
