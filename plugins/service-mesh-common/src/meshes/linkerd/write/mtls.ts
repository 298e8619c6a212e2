import { Namespace } from '../../../engine/coreKinds';
import { IntentWriter } from '../../../engine/MeshWriter';
import { isUnreadObject, ResourceIndex } from '../../../engine/ResourceIndex';
import { resolveMtls } from '../../../engine/resolveMtls';
import { IntentTarget, MtlsIntent } from '../../../model';
import { inOrderOf } from '../../shared/write/inOrderOf';
import {
  nameProblems,
  portProblems,
  problemAt,
  targetProblems,
} from '../../shared/write/intentProblems';
import { written } from '../../shared/write/written';
import { CONFIG_PREFIX } from '../labels';
import { mtls as layersOf } from '../read/mtls';
import { linkerdView } from './linkerdView';
import { authorization, serverName, serverObject } from './policyObjects';

const POLICY = `${CONFIG_PREFIX}default-inbound-policy`;

/** Which mTLS servers accept: Servers for a workload, the default policy for a namespace. @internal */
export const mtls: IntentWriter<MtlsIntent> = {
  write(intent) {
    const { scope, mode, ports = [] } = intent;
    return written(
      problemsOf(intent),
      () => {
        if (scope.type !== 'workload')
          return [
            {
              apiVersion: 'v1',
              kind: 'Namespace',
              metadata: {
                name: scope.type === 'namespace' ? scope.namespace : '',
                annotations: {
                  [POLICY]:
                    mode === 'strict'
                      ? 'all-authenticated'
                      : 'all-unauthenticated',
                },
              },
            },
          ];
        const { target } = scope;
        return [{ port: target.port.target, mode }, ...ports].flatMap(entry =>
          objectsFor(target, entry.port, entry.mode),
        );
      },
      {
        notes:
          scope.type === 'workload'
            ? [
                'Linkerd always uses mTLS between meshed pods; this decides whether others may call. Policies add up: with a list of callers for the same port, leave this out, because it admits every identity.',
              ]
            : ['Pods take the policy over when they start: restart them.'],
      },
    );
  },
  read(index, like) {
    const { scope } = like;
    if (scope.type === 'mesh') return undefined;
    const target =
      scope.type === 'workload' ? scope.target : anybody(scope.namespace);
    const view = linkerdView(index, target);
    const resolved = resolveMtls(layersOf(view.index, view.workload), [
      target.port.target,
    ]);
    const said = resolved.flatMap(({ port, mode, layers }) =>
      mode !== 'unknown' &&
      (scope.type === 'workload'
        ? port !== undefined && layers[0]?.scope === 'port'
        : port === undefined && saysSo(index, scope.namespace))
        ? [{ port: port ?? 0, mode }]
        : [],
    );
    const isOwn = ({ port }: { readonly port: number }) =>
      port === (scope.type === 'workload' ? target.port.target : 0);
    const own = said.find(isOwn);
    if (!own) return undefined;
    const ports = said.filter(entry => !isOwn(entry));
    return {
      scope,
      mode: own.mode,
      ...((like.ports || ports.length > 0) && {
        ports: inOrderOf(like.ports ?? [], ports, ({ port }) => `${port}`),
      }),
    };
  },
};

/** Whether a namespace sets the policy for ports of which nothing else speaks. */
function saysSo(index: ResourceIndex, name: string): boolean {
  const namespace = index.get(Namespace, name);
  return (
    namespace !== undefined &&
    !isUnreadObject(namespace) &&
    namespace.metadata.annotations?.[POLICY] !== undefined
  );
}

/** Whoever stands for a namespace. */
function anybody(namespace: string): IntentTarget {
  return {
    namespace,
    service: 'nobody-in-particular',
    labels: { app: 'nobody-in-particular' },
    port: { number: 80, target: 80, protocol: 'http' },
  };
}

function problemsOf({ scope, mode, ports = [] }: MtlsIntent) {
  const disabled =
    'Linkerd always takes mTLS of meshed callers; to be without, leave the workload out of the mesh, or name the port in config.linkerd.io/skip-inbound-ports';
  return [
    ...problemAt(
      'scope.type',
      scope.type === 'mesh' &&
        'the default of the mesh is a value of the installation: set proxy.defaultInboundPolicy to all-authenticated, or write it for each namespace',
    ),
    ...(scope.type === 'namespace'
      ? nameProblems('scope.namespace', scope.namespace)
      : []),
    ...(scope.type === 'workload'
      ? targetProblems(scope.target, 'scope.target')
      : problemAt(
          'ports',
          ports.length > 0 && 'exceptions by port are for a workload only',
        )),
    ...problemAt('mode', mode === 'disabled' && disabled),
    ...ports.flatMap(({ port, mode: own }, i) => [
      ...portProblems(`ports[${i}].port`, port),
      ...problemAt(
        `ports[${i}].port`,
        scope.type === 'workload' && port === scope.target.port.target
          ? 'is the port of the target, which has the mode of the workload'
          : ports.findIndex(other => other.port === port) < i &&
              `the port ${port} is listed twice`,
      ),
      ...problemAt(`ports[${i}].mode`, own === 'disabled' && disabled),
    ]),
  ];
}

function objectsFor(
  target: IntentTarget,
  port: number,
  mode: MtlsIntent['mode'],
) {
  const server = serverName(target, port);
  return mode === 'strict'
    ? [
        serverObject(target, port),
        ...authorization(
          target.namespace,
          `${server}-any-identity`,
          { kind: 'Server', name: server },
          [{ anyIdentity: true }],
        ),
      ]
    : [serverObject(target, port, 'all-unauthenticated')];
}
