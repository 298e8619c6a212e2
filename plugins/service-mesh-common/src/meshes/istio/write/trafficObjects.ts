import { ManifestObject } from '../../../engine/MeshWriter';
import { IntentBackend, IntentTarget } from '../../../model';

/** Name of the rule for requests without anything special. @internal */
export const DEFAULT_RULE = 'default';

/** Where a rule sends requests that another intent already shares out. @internal */
export const KEPT_ROUTE: readonly string[] = [
  'VirtualService/spec.http[].route',
];

/** Rules for requests to a target, or for its connections. @internal */
export function virtualService(
  { namespace, service }: IntentTarget,
  rules: Readonly<Record<string, unknown>>,
): ManifestObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: service, namespace },
    spec: { hosts: [service], ...rules },
  };
}

/** What a person must know of a VirtualService that speaks about one port. @internal */
export const ONE_PORT =
  'The rules are for the port of the target. Where its Service has further HTTP ports, give those rules too: a VirtualService takes over all of them.';

/** The part of a condition that keeps a rule to the port of a target. @internal */
export function onPort({ port }: IntentTarget) {
  return { port: port.number };
}

/** A backend as a route names it: by port, because a Service may have several. @internal */
export function destination(
  { service, version }: IntentBackend,
  { port }: IntentTarget,
) {
  return {
    host: service,
    port: { number: port.number },
    ...(version && { subset: version.name }),
  };
}

/** The rule that leaves requests where they go by themselves. @internal */
export function defaultRule(
  target: IntentTarget,
  more: Readonly<Record<string, unknown>> = {},
) {
  return {
    name: DEFAULT_RULE,
    match: [onPort(target)],
    ...more,
    route: ownRoute(target),
  };
}

/** The route to the target itself. @internal */
export function ownRoute(target: IntentTarget) {
  return [{ destination: destination({ service: target.service }, target) }];
}

/** How clients treat a Service, and the versions that are told apart. @internal */
export function destinationRule(
  namespace: string,
  service: string,
  spec: Readonly<Record<string, unknown>>,
): ManifestObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: service, namespace },
    spec: { host: service, ...spec },
  };
}

/** The DestinationRules that define the versions among backends, one per Service. @internal */
export function versionRules(
  namespace: string,
  backends: readonly IntentBackend[],
): ManifestObject[] {
  const services = [
    ...new Set(
      backends.flatMap(({ service, version }) => (version ? [service] : [])),
    ),
  ];
  return services.map(service => {
    const versions = new Map(
      backends.flatMap(backend =>
        backend.service === service && backend.version
          ? [[backend.version.name, backend.version] as const]
          : [],
      ),
    );
    return destinationRule(namespace, service, {
      subsets: [...versions.values()].map(({ name, labels }) => ({
        name,
        labels,
      })),
    });
  });
}
