import { PodGroup } from '../../engine/MeshDefinition';
import { ResourceIndex } from '../../engine/ResourceIndex';
import { LinkerdConfig, readLinkerdConfig } from './LinkerdConfig';
import { CONTROL_PLANE_LABEL } from './labels';

/** The name in the certificate of a service account. @internal */
export function serviceAccountIdentity(
  serviceAccount: string,
  namespace: string,
  config: LinkerdConfig,
): string {
  return `${serviceAccount}.${namespace}.serviceaccount.identity.${config.controlPlaneNamespace}.${config.trustDomain}`;
}

/** The name in the certificate of a meshed pod; one that names no service account runs as `default`. @internal */
export function podIdentity(
  serviceAccount: string | undefined,
  namespace: string,
  config: LinkerdConfig,
): string {
  return serviceAccountIdentity(serviceAccount || 'default', namespace, config);
}

/** The exact name peers see in the certificate of these pods; undefined when none of them is meshed. @internal */
export function identity(
  index: ResourceIndex,
  group: PodGroup,
): string | undefined {
  const controlPlane = group.pods
    .map(pod => pod.metadata.labels?.[CONTROL_PLANE_LABEL])
    .find(value => value);
  if (!controlPlane) return undefined;
  const config = readLinkerdConfig(index, controlPlane);
  return podIdentity(group.serviceAccount, group.namespace, {
    ...config,
    controlPlaneNamespace: controlPlane,
  });
}
