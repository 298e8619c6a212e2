import { oldestFirst } from '../../byAge';
import { effectiveExport } from '../../exportedTo';
import { fullGatewayName } from '../../Host';
import { VirtualService } from '../../kinds';
import { MeshSettings } from '../../MeshSettings';

/** Gateways that serve a VirtualService, `mesh` among them. @internal */
export function gatewaysOf({
  metadata,
  spec,
}: VirtualService): readonly string[] {
  const written = spec?.gateways?.length ? spec.gateways : ['mesh'];
  return written.map(name => fullGatewayName(name, metadata.namespace ?? ''));
}

/** How far a VirtualService is visible to a namespace: 0 = its own and private, 1 = named, 2 = everybody; undefined = not at all. */
function reach(
  { metadata, spec }: VirtualService,
  namespace: string,
  settings: MeshSettings,
): 0 | 1 | 2 | undefined {
  const scope = effectiveExport(
    spec?.exportTo,
    settings.config.defaultVirtualServiceExportTo,
  );
  if (scope.includes('*')) return 2;
  if (scope.includes('~')) return undefined;
  const owner = metadata.namespace ?? '';
  if (!scope.some(s => (s === '.' ? owner : s) === namespace)) return undefined;
  return owner === namespace ? 0 : 1;
}

/**
 * The VirtualServices that a proxy of the namespace uses, delegates left out, in the order in which they are asked: private
 * ones of the namespace, those made visible to it, public ones, each by age.
 * @internal
 */
export function virtualServicesFor(
  all: readonly VirtualService[],
  {
    namespace,
    gateway = 'mesh',
  }: { readonly namespace: string; readonly gateway?: string },
  settings: MeshSettings,
): VirtualService[] {
  const visible = oldestFirst(all).filter(
    service =>
      service.spec?.hosts?.length && gatewaysOf(service).includes(gateway),
  );
  return ([0, 1, 2] as const).flatMap(wanted =>
    visible.filter(service => reach(service, namespace, settings) === wanted),
  );
}
