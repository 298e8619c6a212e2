import { exportedTo } from '../../exportedTo';
import { MeshSettings } from '../../MeshSettings';
import { RegisteredService } from './resolveRequest';

/**
 * The services a proxy of a namespace sees. Of a host that several namespaces offer it sees those of its own, else those of
 * the first.
 * @internal
 */
export function seenServices(
  services: readonly RegisteredService[],
  namespace: string,
  { config }: MeshSettings,
): RegisteredService[] {
  const visible = services.filter(service =>
    exportedTo(
      service.exportTo,
      config.defaultServiceExportTo,
      service.namespace,
      namespace,
    ),
  );
  const chosen = new Map<string, string>();
  for (const service of visible) {
    const host = service.host.toLowerCase();
    if (!chosen.has(host) || service.namespace === namespace)
      chosen.set(host, service.namespace);
  }
  return visible.filter(
    service => chosen.get(service.host.toLowerCase()) === service.namespace,
  );
}
