import { resolveMtls } from '../../src/engine';
import { connectionTls } from '../../src/meshes/istio/read/connectionTls';
import { readMtls } from '../../src/meshes/istio/read/mtls';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf, podOf, workloadOf } from './clusterOf';

interface Vector {
  readonly resources: readonly unknown[];
  readonly workload: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly expected: readonly { readonly port: number }[];
}

export const adapter: SuiteAdapter = {
  suite: 'istio/mtls/passthrough',
  run(raw): Outcome {
    const { resources, workload, expected } = raw as Vector;
    const index = clusterOf([
      ...resources,
      podOf({ ...workload, dataPlane: 'sidecar' }),
    ]);
    const layers = readMtls(index, workloadOf(index, workload.namespace));
    const actual = expected.map(({ port }) => {
      const [{ mode }] = resolveMtls(layers, [port]).filter(
        entry => entry.port === port,
      );
      const reached = (client: 'plaintext' | 'mutual') =>
        connectionTls({ proxy: true, mode: client }, { proxy: true, mode })
          ?.succeeds;
      return {
        port,
        plaintextSucceeds: reached('plaintext'),
        mtlsSucceeds: reached('mutual'),
      };
    });
    return compare(expected, actual);
  },
};
