import { resolveMtls, isUnread } from '../../src/engine';
import { PeerAuthentication } from '../../src/meshes/istio/kinds';
import { readMtls } from '../../src/meshes/istio/read/mtls';
import {
  namespaceMode,
  peerAuthenticationSlots,
} from '../../src/meshes/istio/read/peerAuthentication';
import { MtlsMode } from '../../src/model';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf, podOf, workloadOf } from './clusterOf';

interface Vector {
  readonly dataPlane: 'sidecar' | 'ztunnel';
  readonly rootNamespace: string;
  readonly peerAuthentications: readonly unknown[];
  readonly workload: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly ports: readonly number[];
  readonly expected: Record<string, unknown>;
}

/** Modes as the vectors write them. */
export const WRITTEN: Readonly<Record<MtlsMode, string>> = {
  strict: 'STRICT',
  permissive: 'PERMISSIVE',
  disabled: 'DISABLE',
  unknown: 'UNKNOWN',
};

export const adapter: SuiteAdapter = {
  suite: 'istio/mtls/effective-mode',
  run(raw): Outcome {
    const { dataPlane, rootNamespace, workload, ports, expected, ...vector } =
      raw as Vector;
    const index = clusterOf(
      [
        ...vector.peerAuthentications,
        podOf({
          ...workload,
          dataPlane: dataPlane === 'ztunnel' ? 'ambient' : dataPlane,
        }),
      ],
      { rootNamespace },
    );
    const layers = readMtls(index, workloadOf(index, workload.namespace));
    const resolved = resolveMtls(layers, ports);
    const rest = resolved.find(entry => entry.port === undefined);
    const policies = index.list(PeerAuthentication);
    const actual: Record<string, unknown> = {
      mode: rest && WRITTEN[rest.mode],
      ports: Object.fromEntries(
        resolved.flatMap(({ port, mode }) =>
          port !== undefined && ports.includes(port)
            ? [[String(port), WRITTEN[mode]]]
            : [],
        ),
      ),
      namespaceMode: isUnread(policies)
        ? undefined
        : namespaceMode(
            peerAuthenticationSlots(policies, workload, rootNamespace),
          ),
    };
    return compare(
      expected,
      Object.fromEntries(Object.keys(expected).map(key => [key, actual[key]])),
    );
  },
};
