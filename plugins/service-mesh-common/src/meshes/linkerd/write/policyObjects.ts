import { ManifestObject } from '../../../engine/MeshWriter';
import { IntentCaller, IntentTarget } from '../../../model';
import { POLICY_GROUP } from '../kinds';

const PROTOCOLS = { http: 'HTTP/1', grpc: 'HTTP/2', tcp: 'opaque' } as const;

/** Name of the Server of a port of a target: one for all intents, because only one Server governs a port. @internal */
export function serverName({ service }: IntentTarget, port: number): string {
  return `${service}-${port}`;
}

/** The Server of a port. @internal */
export function serverObject(
  target: IntentTarget,
  port = target.port.target,
  accessPolicy?: string,
): ManifestObject {
  return {
    apiVersion: `${POLICY_GROUP}/v1beta3`,
    kind: 'Server',
    metadata: { name: serverName(target, port), namespace: target.namespace },
    spec: {
      podSelector: { matchLabels: target.labels },
      port,
      // What another port speaks, the proxy finds out.
      ...(port === target.port.target && {
        proxyProtocol: PROTOCOLS[target.port.protocol],
      }),
      ...(accessPolicy !== undefined && { accessPolicy }),
    },
  };
}

/** What authorizes callers for a Server or a route. @internal */
export function authorization(
  namespace: string,
  name: string,
  targetRef: { readonly kind: string; readonly name: string },
  callers: readonly IntentCaller[],
): ManifestObject[] {
  const identityRefs = callers.flatMap((caller): object[] => {
    if ('anyIdentity' in caller) return [];
    return 'serviceAccount' in caller
      ? [
          {
            kind: 'ServiceAccount',
            name: caller.serviceAccount,
            namespace: caller.namespace,
          },
        ]
      : [{ kind: 'Namespace', name: caller.namespace }];
  });
  const everybody = callers.some(caller => 'anyIdentity' in caller);
  return [
    {
      apiVersion: `${POLICY_GROUP}/v1alpha1`,
      kind: 'MeshTLSAuthentication',
      metadata: { name, namespace },
      // One who admits everybody need not name anybody, and Linkerd takes one of both lists only.
      spec: everybody ? { identities: ['*'] } : { identityRefs },
    },
    {
      apiVersion: `${POLICY_GROUP}/v1alpha1`,
      kind: 'AuthorizationPolicy',
      metadata: { name, namespace },
      spec: {
        targetRef: { group: POLICY_GROUP, ...targetRef },
        requiredAuthenticationRefs: [
          { group: POLICY_GROUP, kind: 'MeshTLSAuthentication', name },
        ],
      },
    },
  ];
}
