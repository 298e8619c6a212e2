import { isUnread, Pod } from '../../src/engine';
import { podIdentity } from '../../src/meshes/linkerd/identity';
import { readLinkerdConfig } from '../../src/meshes/linkerd/LinkerdConfig';
import { connectionTls } from '../../src/meshes/linkerd/connectionTls';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf, VectorConfig } from './clusterOf';

interface Vector {
  readonly config?: VectorConfig;
  readonly client?: unknown;
  readonly server?: unknown;
  readonly port?: number;
  readonly side?: string;
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
      expected,
    } = raw as Vector;
    if (side !== undefined)
      return {
        outcome: 'fail',
        expected,
        actual: 'the product reads these labels and makes none',
      };
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
    const tls = connectionTls(
      pod(client),
      pod(server),
      port,
      readLinkerdConfig(clusterOf([], config), config.controlPlaneNamespace)
        .controlPlaneNamespace,
    );
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
