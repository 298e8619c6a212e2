import { Deployment, Namespace, Service } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { selects } from '../selects';
import { inSidecarMesh } from './inMesh';

/** Kinds {@link deploymentPorts} looks at. @internal */
export const DEPLOYMENT_PORT_KINDS = [Deployment, Namespace, Service] as const;

type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number];

/** A port of a Service that selects the pods of a Deployment. @internal */
export interface DeploymentPort extends ServicePort {
  /** Name of the Service. */
  readonly service: string;
}

/** Deployments of the mesh with the ports of all Services that select their pods. @internal */
export function* deploymentPorts(
  index: ResourceIndex,
): Iterable<readonly [Deployment, readonly DeploymentPort[]]> {
  const deployments = index.list(Deployment);
  const services = index.list(Service);
  if (isUnread(deployments) || isUnread(services)) return;
  const byNamespace = new Map<string | undefined, Service[]>();
  for (const service of services) {
    if (Object.keys(service.spec?.selector ?? {}).length === 0) continue;
    const { namespace } = service.metadata;
    const known = byNamespace.get(namespace);
    if (known) known.push(service);
    else byNamespace.set(namespace, [service]);
  }
  const inMesh = inSidecarMesh(index);
  for (const deployment of deployments) {
    const { namespace, labels = {} } = deployment.metadata;
    const { metadata, spec } = deployment.spec?.template ?? {};
    const isWaypoint =
      labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller';
    if (
      isWaypoint ||
      !inMesh({ ...metadata, namespace, containers: spec?.containers ?? [] })
    )
      continue;
    const ports = (byNamespace.get(namespace) ?? [])
      .filter(s => selects(s.spec?.selector, metadata?.labels ?? {}))
      .flatMap(s =>
        (s.spec?.ports ?? []).map(port => ({
          ...port,
          service: s.metadata.name,
        })),
      );
    if (ports.length > 1) yield [deployment, ports];
  }
}
