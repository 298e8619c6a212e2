import { ManifestObject } from '../../../../engine/MeshWriter';
import { IntentMatch, IntentTarget } from '../../../../model';

/** Name of the rule for requests without anything special. @internal */
export const DEFAULT_RULE = 'default';

/** Where a rule sends requests that another intent already shares out. @internal */
export const KEPT_BACKENDS: readonly string[] = [
  'HTTPRoute/spec.rules[].backendRefs',
  'GRPCRoute/spec.rules[].backendRefs',
];

const KINDS = {
  http: { kind: 'HTTPRoute', apiVersion: 'gateway.networking.k8s.io/v1' },
  grpc: { kind: 'GRPCRoute', apiVersion: 'gateway.networking.k8s.io/v1' },
  tcp: { kind: 'TCPRoute', apiVersion: 'gateway.networking.k8s.io/v1alpha2' },
} as const;

/** A route that speaks about the traffic of clients in the mesh to one port of a Service. @internal */
export function serviceRoute(
  { namespace, service, port }: IntentTarget,
  rules: readonly unknown[],
  annotations?: Readonly<Record<string, string>>,
): ManifestObject {
  const { kind, apiVersion } = KINDS[port.protocol];
  return {
    apiVersion,
    kind,
    metadata: {
      name: service,
      namespace,
      ...(annotations &&
        Object.keys(annotations).length > 0 && { annotations }),
    },
    spec: {
      parentRefs: [
        { group: '', kind: 'Service', name: service, port: port.number },
      ],
      rules,
    },
  };
}

/** A backend of a rule. @internal */
export function backendRef(service: string, port: number, weight?: number) {
  return {
    name: service,
    port,
    ...(weight !== undefined && { weight }),
  };
}

/** Conditions of a rule, as HTTPRoute has them. @internal */
export function routeMatches({ path, method, headers }: IntentMatch) {
  return [
    {
      ...(path && {
        path: {
          type: path.type === 'exact' ? 'Exact' : 'PathPrefix',
          value: path.value,
        },
      }),
      ...(headers.length > 0 && {
        headers: headers.map(({ name, value }) => ({
          type: 'Exact',
          name,
          value,
        })),
      }),
      ...(method !== undefined && { method }),
    },
  ];
}
