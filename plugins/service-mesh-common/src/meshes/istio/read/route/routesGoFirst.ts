import { byAge } from '../../byAge';
import { effectiveExport } from '../../exportedTo';
import { VirtualService } from '../../kinds';
import { MeshSettings } from '../../MeshSettings';

/** A resource whose place and age count. */
type Aged = Parameters<typeof byAge>[0];

/**
 * Whether routes attached to a Service are followed rather than a VirtualService for it, as a Service has one owner.
 * VirtualServices that not everybody sees go first, then routes of the proxy's own namespace, then the older one.
 * @internal
 */
export function routesGoFirst(
  route: Aged,
  owner: VirtualService | undefined,
  proxyNamespace: string,
  { config }: MeshSettings,
): boolean {
  if (!owner) return true;
  const own = route.metadata.namespace ?? 'default';
  const isPublic = effectiveExport(
    owner.spec?.exportTo,
    config.defaultVirtualServiceExportTo,
  ).includes('*');
  return isPublic && (own === proxyNamespace || byAge(route, owner) <= 0);
}
