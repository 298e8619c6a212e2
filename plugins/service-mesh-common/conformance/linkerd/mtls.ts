import { isUnread, Pod } from '../../src/engine';
import { ExternalWorkload } from '../../src/meshes/linkerd/kinds';
import { podIdentity } from '../../src/meshes/linkerd/identity';
import { readLinkerdConfig } from '../../src/meshes/linkerd/LinkerdConfig';
import {
  connectionTls,
  Endpoint,
} from '../../src/meshes/linkerd/connectionTls';
import { ProxyTls } from '../../src/meshes/linkerd/proxyMetrics/ProxyConnection';
import { proxyLabels } from '../../src/meshes/linkerd/proxyMetrics/proxyLabels';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf, VectorConfig } from './clusterOf';

/** What became of TLS on a connection, as the vectors write it. */
interface State {
  readonly kind: 'none' | 'established' | 'passthru';
  readonly reason?: string;
  readonly serverId?: string;
  readonly clientId?: string;
  readonly sni?: string;
}

function tlsOf({ kind, reason = '', sni = '', ...ids }: State): ProxyTls {
  if (kind === 'established') return { state: 'established', ...ids };
  if (kind === 'passthru') return { state: 'passthru', sni };
  return reason === 'disabled'
    ? { state: 'disabled' }
    : { state: 'none', reason };
}

/** The labels about TLS that a proxy gives the connections of one of its sides. */
function tlsLabels(side: 'client' | 'server', state: State) {
  const {
    direction: _direction,
    peer: _peer,
    ...labels
  } = proxyLabels('tcp_open_total', {
    side,
    direction: side === 'client' ? 'outbound' : 'inbound',
    tls: tlsOf(state),
  }) ?? {};
  return labels;
}

interface Vector {
  readonly config?: VectorConfig;
  readonly client?: unknown;
  readonly server?: unknown;
  readonly port?: number;
  readonly side?: 'client' | 'server';
  readonly state?: State;
  readonly expected: Record<string, unknown>;
}

function isIdentity(
  server: unknown,
): server is { namespace: string; serviceAccountName: string } {
  return (
    typeof server === 'object' &&
    server !== null &&
    'serviceAccountName' in server
  );
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/mtls',
  run(raw): Outcome {
    const {
      config = {},
      client,
      server,
      port = 0,
      side,
      state,
      expected,
    } = raw as Vector;
    if (side !== undefined && state)
      return compare(expected, { labels: tlsLabels(side, state) });
    if (isIdentity(server)) {
      const linkerd = readLinkerdConfig(
        clusterOf([], config),
        config.controlPlaneNamespace,
      );
      return compare(expected, {
        serverId: podIdentity(
          server.serviceAccountName,
          server.namespace,
          linkerd,
        ),
      });
    }
    const pod = (object: unknown) => {
      const pods = clusterOf([object], config).list(Pod);
      return isUnread(pods) ? undefined : pods[0];
    };
    const endpoint = (object: unknown): Endpoint => {
      const workloads = clusterOf([object], config).list(ExternalWorkload);
      return isUnread(workloads) || workloads.length === 0
        ? { type: 'pod', pod: pod(object) }
        : { type: 'external', workload: workloads[0] };
    };
    const tls = connectionTls(pod(client), endpoint(server), port);
    const actual: Record<string, unknown> = {
      secured: tls.secured,
      noTlsReason: tls.reason,
      clientProxy: tls.clientProxy,
    };
    return compare(
      expected,
      Object.fromEntries(Object.keys(expected).map(key => [key, actual[key]])),
    );
  },
};
