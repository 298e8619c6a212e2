import { Pod } from '../../engine/coreKinds';
import { CONFIG_PREFIX, CONTROL_PLANE_LABEL } from './labels';
import { hasPort, parsePortRanges } from './parsePorts';
import { noTlsReason } from './read/clientTls';

/** Whether a connection between two pods is mTLS; the reason is the one the client's proxy reports. @internal */
export interface ConnectionTls {
  readonly secured: boolean;
  /** Absent when the client has no proxy, or the connection passes it by. */
  readonly clientProxy?: 'none';
  readonly reason?: 'loopback' | 'not_provided_by_service_discovery';
}

/** Says whether a client's connection to a port of a server pod is mTLS. @internal */
export function connectionTls(
  client: Pod | undefined,
  server: Pod | undefined,
  port: number,
  controlPlaneNamespace: string,
): ConnectionTls {
  if (!client?.metadata.labels?.[CONTROL_PLANE_LABEL])
    return { secured: false, clientProxy: 'none' };
  if (
    hasPort(
      parsePortRanges(
        client.metadata.annotations?.[`${CONFIG_PREFIX}skip-outbound-ports`],
      ),
      port,
    )
  )
    return { secured: false };
  const ip = client.status?.podIP;
  const same =
    client.metadata.name === server?.metadata.name &&
    client.metadata.namespace === server?.metadata.namespace;
  if (same || (ip !== undefined && ip === server?.status?.podIP))
    return { secured: false, reason: 'loopback' };
  if (server?.status?.phase !== undefined && server.status.phase !== 'Running')
    return { secured: false, reason: 'not_provided_by_service_discovery' };
  return noTlsReason(server, port, controlPlaneNamespace)
    ? { secured: false, reason: 'not_provided_by_service_discovery' }
    : { secured: true };
}
