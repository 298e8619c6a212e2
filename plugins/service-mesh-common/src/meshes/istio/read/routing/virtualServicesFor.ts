import { derived } from '../../../../engine/derived';
import { groupBy } from '../../../../engine/groupBy';
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

/** By gateway and namespace. */
const visibleTo = derived(
  (_all: readonly VirtualService[], _settings: MeshSettings) =>
    new Map<string, readonly VirtualService[]>(),
);

/** Those with hosts of their own by the gateways that serve them, oldest first. */
const atGateways = derived((all: readonly VirtualService[]) =>
  groupBy(
    oldestFirst(all).filter(({ spec }) => spec?.hosts?.length),
    gatewaysOf,
  ),
);

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
): readonly VirtualService[] {
  const known = visibleTo(all, settings);
  const key = `${gateway}\n${namespace}`;
  const found =
    known.get(key) ??
    ordered(atGateways(all).get(gateway) ?? [], namespace, settings);
  known.set(key, found);
  return found;
}

function ordered(
  visible: readonly VirtualService[],
  namespace: string,
  settings: MeshSettings,
): readonly VirtualService[] {
  return ([0, 1, 2] as const).flatMap(wanted =>
    visible.filter(service => reach(service, namespace, settings) === wanted),
  );
}
