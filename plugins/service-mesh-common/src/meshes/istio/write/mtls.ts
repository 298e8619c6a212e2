import { resolveMtls } from '../../../engine/resolveMtls';
import { IntentWriter } from '../../../engine/MeshWriter';
import { MtlsIntent, MtlsMode } from '../../../model';
import { inOrderOf } from '../../shared/write/inOrderOf';
import {
  nameProblems,
  portProblems,
  problemAt,
  targetProblems,
} from '../../shared/write/intentProblems';
import { written } from '../../shared/write/written';
import { readMeshSettings } from '../MeshSettings';
import { mtlsLayers, MtlsSubject } from '../read/mtls';
import { IstioDataPlane } from './istioWorkload';

const MODES = {
  strict: 'STRICT',
  permissive: 'PERMISSIVE',
  disabled: 'DISABLE',
} as const;

/** Namespace of the control plane unless the mesh configuration names another. */
const ROOT_NAMESPACE = 'istio-system';

/** Which mTLS servers accept, as a PeerAuthentication. @internal */
export function mtls(dataPlane: IstioDataPlane): IntentWriter<MtlsIntent> {
  return {
    write({ scope, mode, ports = [] }) {
      const { namespace, name } = placeOf(scope);
      return written(
        [
          ...(scope.type === 'namespace'
            ? nameProblems('scope.namespace', scope.namespace)
            : []),
          ...(scope.type === 'workload'
            ? targetProblems(scope.target, 'scope.target')
            : problemAt(
                'ports',
                ports.length > 0 &&
                  'exceptions by port are for a workload only: PeerAuthentication takes portLevelMtls with a selector',
              )),
          ...[
            { mode, field: 'mode' },
            ...ports.map(({ mode: own }, i) => ({
              mode: own,
              field: `ports[${i}].mode`,
            })),
          ].flatMap(entry =>
            problemAt(
              entry.field,
              dataPlane === 'ambient' &&
                entry.mode === 'disabled' &&
                'ztunnel always takes mTLS of the mesh; permissive lets plaintext in beside it',
            ),
          ),
          ...ports.flatMap(({ port, mode: own }, i) => [
            ...portProblems(`ports[${i}].port`, port),
            ...problemAt(
              `ports[${i}].port`,
              ports.findIndex(other => other.port === port) < i &&
                `the port ${port} is listed twice`,
            ),
            ...problemAt(
              `ports[${i}].mode`,
              dataPlane === 'ambient' &&
                own === mode &&
                'is the mode of the workload already, and ztunnel drops such an entry',
            ),
          ]),
        ],
        () => [
          {
            apiVersion: 'security.istio.io/v1',
            kind: 'PeerAuthentication',
            metadata: { name, namespace },
            spec: {
              ...(scope.type === 'workload' && {
                selector: { matchLabels: scope.target.labels },
              }),
              mtls: { mode: MODES[mode] },
              ...(ports.length > 0 && {
                portLevelMtls: Object.fromEntries(
                  ports.map(entry => [
                    String(entry.port),
                    { mode: MODES[entry.mode] },
                  ]),
                ),
              }),
            },
          },
        ],
        {
          notes:
            mode === 'strict'
              ? [
                  'Callers without a proxy are refused from then on; the readiness verdict on the mTLS tab names them.',
                ]
              : [],
        },
      );
    },
    read(index, like) {
      const { scope } = like;
      const { rootNamespace } = readMeshSettings(index);
      const subject: MtlsSubject =
        scope.type === 'workload'
          ? {
              namespace: scope.target.namespace,
              labels: scope.target.labels,
              dataPlane,
            }
          : {
              namespace:
                scope.type === 'namespace' ? scope.namespace : rootNamespace,
              labels: {},
              dataPlane,
            };
      const layers = mtlsLayers(index, subject);
      const resolved = resolveMtls(layers, []);
      const all = resolved.find(({ port }) => port === undefined);
      const winner = all?.layers[0];
      if (!all || !isMode(all.mode) || winner?.scope !== scope.type)
        return undefined;
      const ports = resolved.flatMap(({ port, mode }) =>
        port !== undefined && isMode(mode) ? [{ port, mode }] : [],
      );
      return {
        scope,
        mode: all.mode,
        ...((like.ports || ports.length > 0) && {
          ports: inOrderOf(like.ports ?? [], ports, ({ port }) => `${port}`),
        }),
      };
    },
  };
}

function placeOf(scope: MtlsIntent['scope']): {
  namespace: string;
  name: string;
} {
  if (scope.type === 'workload')
    return { namespace: scope.target.namespace, name: scope.target.service };
  return {
    namespace: scope.type === 'mesh' ? ROOT_NAMESPACE : scope.namespace,
    name: 'default',
  };
}

function isMode(mode: MtlsMode): mode is MtlsIntent['mode'] {
  return mode !== 'unknown';
}
