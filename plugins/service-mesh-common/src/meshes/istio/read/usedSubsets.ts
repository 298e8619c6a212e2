import { derived } from '../../../engine/derived';
import { ClientTls } from '../../../model';
import { exportedTo } from '../exportedTo';
import { fullHost } from '../Host';
import { DestinationRule, VirtualService } from '../kinds';
import { MeshSettings } from '../MeshSettings';
import { Labels, selects } from '../selects';
import {
  DestinationLookup,
  selectDestinationRules,
} from './selectDestinationRule';
import { definedSubsets } from './trafficPolicy';

/** A route that leads to a host. */
interface Leading {
  readonly virtualService: VirtualService;
  readonly subset?: string;
}

const leadingTo = derived(
  (virtualServices: readonly VirtualService[], settings: MeshSettings) => {
    const found = new Map<string, Leading[]>();
    for (const virtualService of virtualServices) {
      const { http, tls, tcp } = virtualService.spec ?? {};
      for (const { route } of [...(http ?? []), ...(tls ?? []), ...(tcp ?? [])])
        for (const { destination } of route ?? []) {
          const host = fullHost(
            destination?.host ?? '',
            virtualService.metadata.namespace ?? '',
            settings.clusterDomain,
          );
          const known = found.get(host) ?? [];
          const { subset } = destination ?? {};
          known.push({
            virtualService,
            ...(subset !== undefined && { subset }),
          });
          found.set(host, known);
        }
    }
    return found;
  },
);

/**
 * Subsets through which routes lead a client to pods, as far as they have a TLS mode of their own; undefined stands for the
 * host as a whole, and is left out where every route to the host chooses a subset of the pods.
 * @internal
 */
export function usedSubsets(
  objects: {
    readonly rules: readonly DestinationRule[];
    readonly virtualServices: readonly VirtualService[];
  },
  told: readonly ClientTls[],
  {
    client,
    host,
    namespace,
    labels,
    settings,
  }: {
    readonly client: DestinationLookup['client'];
    readonly host: string;
    readonly namespace: string;
    readonly labels: Labels;
    readonly settings: MeshSettings;
  },
): readonly (string | undefined)[] {
  const named = new Set(told.flatMap(({ subset }) => subset ?? []));
  if (named.size === 0) return [undefined];
  const ofServer = new Set(
    definedSubsets(
      selectDestinationRules(
        objects.rules,
        { client, service: { host, namespace } },
        settings,
      ),
    )
      .filter(subset => selects(subset.labels, labels))
      .map(({ name }) => name),
  );
  const leading = (
    leadingTo(objects.virtualServices, settings).get(host) ?? []
  ).filter(({ virtualService: { metadata, spec } }) =>
    exportedTo(
      spec?.exportTo,
      settings.config.defaultVirtualServiceExportTo,
      metadata.namespace ?? '',
      client.namespace,
    ),
  );
  const chosen = new Set(
    leading.flatMap(({ subset }) =>
      subset !== undefined && named.has(subset) && ofServer.has(subset)
        ? [subset]
        : [],
    ),
  );
  const owned = leading.filter(({ virtualService: { metadata, spec } }) =>
    spec?.hosts?.some(
      written =>
        fullHost(written, metadata.namespace ?? '', settings.clusterDomain) ===
        host,
    ),
  );
  const whole =
    owned.length === 0 ||
    owned.some(
      ({ subset }) =>
        subset === undefined || (!named.has(subset) && ofServer.has(subset)),
    ) ||
    chosen.size === 0;
  return [...(whole ? [undefined] : []), ...chosen];
}
