import { Pod } from '../../engine/coreKinds';
import { ExternalWorkload } from './kinds';
import { CONFIG_PREFIX, CONTROL_PLANE_LABEL } from './labels';
import { hasPort, parsePortRanges } from './parsePorts';
import { noTlsReason } from './read/clientTls';

/** Whether a connection between two workloads is mTLS; the reason is the one the client's proxy reports. @internal */
export interface ConnectionTls {
  readonly secured: boolean;
  /** Set when no proxy of the client takes part, because there is none or the connection passes it by. */
  readonly clientProxy?: 'none';
  readonly reason?: 'loopback' | 'not_provided_by_service_discovery';
}

/** Where a connection goes: a pod, a workload outside of the cluster, or the gateway of another cluster. @internal */
export type Endpoint =
  | { readonly type: 'pod'; readonly pod: Pod | undefined }
  | { readonly type: 'external'; readonly workload: ExternalWorkload }
  | { readonly type: 'gateway'; readonly identity?: string };

/**
 * Says whether a client's connection to a port of an endpoint is mTLS. Clients learn identities from their own control
 * plane, and it vouches only for pods of its own. Where a Service leads to the endpoint, the port that is dialled is its.
 * @internal
 */
export function connectionTls(
  client: Pod | undefined,
  server: Endpoint,
  port: number,
  dialled = port,
): ConnectionTls {
  const controlPlane = client?.metadata.labels?.[CONTROL_PLANE_LABEL];
  if (!client || !controlPlane) return { secured: false, clientProxy: 'none' };
  const skipped = parsePortRanges(
    client.metadata.annotations?.[`${CONFIG_PREFIX}skip-outbound-ports`],
  );
  if (hasPort(skipped, dialled)) return { secured: false, clientProxy: 'none' };
  if (server.type === 'pod' && isSame(client, server.pod))
    return { secured: false, reason: 'loopback' };
  return hasIdentity(server, port, controlPlane)
    ? { secured: true }
    : { secured: false, reason: 'not_provided_by_service_discovery' };
}

function isSame(client: Pod, server: Pod | undefined): boolean {
  const ip = client.status?.podIP;
  return (
    (client.metadata.name === server?.metadata.name &&
      client.metadata.namespace === server?.metadata.namespace) ||
    (ip !== undefined && ip === server?.status?.podIP)
  );
}

/** Whether clients are told an identity that the endpoint must show. */
function hasIdentity(
  server: Endpoint,
  port: number,
  controlPlane: string,
): boolean {
  switch (server.type) {
    case 'external':
      return Boolean(server.workload.spec?.meshTLS?.identity);
    case 'gateway':
      return Boolean(server.identity);
    default: {
      const phase = server.pod?.status?.phase;
      return (
        (phase === undefined || phase === 'Running') &&
        noTlsReason(server.pod, port, controlPlane) === undefined
      );
    }
  }
}
