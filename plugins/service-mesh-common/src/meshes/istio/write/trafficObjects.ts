import { ManifestObject } from '../../../engine/MeshWriter';
import { IntentBackend, IntentTarget } from '../../../model';

/** Name of the rule for requests without anything special. @internal */
export const DEFAULT_RULE = 'default';

/** Where a rule sends requests that another intent already shares out. @internal */
export const KEPT_ROUTE: readonly string[] = ['spec.http[].route'];

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

/** A backend as a route names it. @internal */
export function destination({ service, version }: IntentBackend) {
  return { host: service, ...(version && { subset: version.name }) };
}

/** The route of a rule that leaves requests where they go by themselves. @internal */
export function ownRoute({ service }: IntentTarget) {
  return [{ destination: { host: service } }];
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
