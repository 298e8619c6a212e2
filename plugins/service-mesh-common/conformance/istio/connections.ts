import { resolveMtls } from '../../src/engine';
import { clientTlsOf } from '../../src/meshes/istio/read/clientTls';
import { clientTlsFor } from '../../src/meshes/istio/read/clientTlsFor';
import { connectionTls } from '../../src/meshes/istio/read/connectionTls';
import { readMtls } from '../../src/meshes/istio/read/mtls';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf, podOf, workloadOf } from './clusterOf';

interface Side {
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A service as the vectors write it. */
export interface VectorService extends Side {
  readonly host: string;
  readonly ports: Readonly<
    Record<string, { readonly service: number; readonly target: number }>
  >;
}

interface Expectation {
  readonly clientSidecar: boolean;
  readonly serverSidecar: boolean;
}

interface Vector {
  readonly meshConfig: Readonly<Record<string, unknown>>;
  readonly resources: readonly unknown[];
  readonly client: Side;
  readonly service: VectorService;
  readonly expected: readonly Expectation[];
}

/** A connection of every port of a service: what differs between them is shown as a list. */
export function connect(
  { meshConfig, resources, client, service }: Omit<Vector, 'expected'>,
  { clientSidecar, serverSidecar }: Expectation,
  subset?: string,
): unknown {
  const index = clusterOf(
    [
      ...resources,
      podOf({
        namespace: service.namespace,
        ...(service.labels && { labels: service.labels }),
        dataPlane: serverSidecar ? 'sidecar' : 'none',
      }),
    ],
    meshConfig,
  );
  const layers = readMtls(index, workloadOf(index, service.namespace));
  const told = clientTlsOf(index, {
    client: {
      namespace: client.namespace,
      ...(client.labels && { labels: client.labels }),
    },
    service,
  });
  const outcomes = Object.values(service.ports).map(port => {
    const server = resolveMtls(layers, [port.target]).find(
      entry => entry.port === port.target,
    );
    const found = connectionTls(
      {
        proxy: clientSidecar,
        mode: clientTlsFor(told, port.service, subset)?.mode ?? 'unknown',
      },
      { proxy: serverSidecar, mode: server?.mode ?? 'unknown' },
    );
    return found && { success: found.succeeds, mtls: found.mtls };
  });
  const distinct = new Map(outcomes.map(o => [JSON.stringify(o), o]));
  return distinct.size === 1 ? [...distinct.values()][0] : outcomes;
}

/** Only the fields that are asked for. */
export function picked(expected: object, actual: unknown): unknown {
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual))
    return actual;
  return Object.fromEntries(
    Object.entries(actual).filter(([key]) => key in expected),
  );
}

export const adapter: SuiteAdapter = {
  suite: 'istio/mtls/connections',
  run(raw): Outcome {
    const vector = raw as Vector;
    const actual = vector.expected.map(entry => {
      const { clientSidecar, serverSidecar } = entry;
      const found = picked(entry, connect(vector, entry));
      return typeof found === 'object' && !Array.isArray(found)
        ? { clientSidecar, serverSidecar, ...found }
        : found;
    });
    return compare(vector.expected, actual);
  },
};
