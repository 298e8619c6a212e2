import { isUnreadObject, ResourceIndex } from '../../ResourceIndex';
import { Service } from '../../coreKinds';

/** Name and namespace of a Service of the cluster, of its FQDN. */
export function serviceAt(
  index: ResourceIndex,
  host: string,
): Service | undefined {
  const [name, namespace, svc] = host.split('.');
  if (!name || !namespace || svc !== 'svc') return undefined;
  const service = index.get(Service, name, namespace);
  return isUnreadObject(service) ? undefined : service;
}
