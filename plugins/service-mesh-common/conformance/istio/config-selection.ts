import { parse } from 'yaml';
import { isUnread } from '../../src/engine';
import {
  EnvoyFilter,
  ProxyConfig,
  Sidecar,
  VirtualService,
} from '../../src/meshes/istio/kinds';
import {
  importsHost,
  parseEgressHost,
} from '../../src/meshes/istio/select/egressHost';
import {
  effectiveProxyConfig,
  proxySettingsLayers,
} from '../../src/meshes/istio/select/effectiveProxyConfig';
import { envoyFiltersFor } from '../../src/meshes/istio/select/envoyFiltersFor';
import { patchReaches } from '../../src/meshes/istio/select/patchReaches';
import { sidecarFor } from '../../src/meshes/istio/select/sidecarFor';
import { Labels } from '../../src/meshes/istio/selects';
import { compare, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf } from './clusterOf';

interface Proxy {
  readonly namespace: string;
  readonly labels: Labels;
}

interface SidecarVector {
  readonly rootNamespace: string;
  readonly sidecars: readonly unknown[];
  readonly proxy: Proxy & { readonly type: string };
  readonly expected: string | null;
}

interface FilterVector {
  readonly rootNamespace: string;
  readonly envoyFilters: readonly unknown[];
  readonly proxy: Proxy & {
    readonly istioVersion: string;
    readonly metadata?: Labels;
    readonly isWaypoint: boolean;
  };
  readonly expectedOrder: readonly string[];
}

interface ProxyConfigVector {
  readonly rootNamespace: string;
  readonly proxyConfigs: readonly unknown[];
  readonly meshDefaultConfig: Readonly<Record<string, unknown>>;
  readonly pod: Proxy & {
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly expectedOverDefaults: unknown;
}

interface EgressVector {
  readonly virtualServices: string;
  readonly egressHosts: readonly string[];
  readonly sidecarNamespace: string;
  readonly expectedVirtualServices: readonly string[];
}

interface Named {
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** What cannot be read says nothing. */
function parsed(written: string): unknown {
  try {
    return parse(written);
  } catch {
    return undefined;
  }
}

const name = ({ metadata }: Named) => `${metadata.namespace}/${metadata.name}`;

export const adapters: readonly SuiteAdapter[] = [
  {
    suite: 'istio/config-selection/sidecar',
    run: raw => {
      const { rootNamespace, sidecars, proxy, expected } = raw as SidecarVector;
      const read = clusterOf(sidecars, { rootNamespace }).list(Sidecar);
      const found =
        isUnread(read) || proxy.type !== 'sidecar'
          ? undefined
          : sidecarFor(read, proxy, rootNamespace);
      return compare(expected, found ? name(found) : null);
    },
  },
  {
    suite: 'istio/config-selection/envoyfilter',
    run: raw => {
      const { rootNamespace, envoyFilters, proxy, expectedOrder } =
        raw as FilterVector;
      const read = clusterOf(envoyFilters, { rootNamespace }).list(EnvoyFilter);
      const found = envoyFiltersFor(
        isUnread(read) ? [] : read,
        { ...proxy, services: [] },
        { rootNamespace, selectorsReachGateways: true },
      ).filter(({ spec }) =>
        (spec?.configPatches ?? []).some(patch =>
          patchReaches(patch, proxy.istioVersion, proxy.metadata ?? {}),
        ),
      );
      return compare(expectedOrder, found.map(name));
    },
  },
  {
    suite: 'istio/config-selection/proxyconfig',
    run: raw => {
      const { rootNamespace, proxyConfigs, meshDefaultConfig, pod, ...vector } =
        raw as ProxyConfigVector;
      const read = clusterOf(proxyConfigs, { rootNamespace }).list(ProxyConfig);
      const written = pod.annotations?.['proxy.istio.io/config'];
      const layers = proxySettingsLayers(
        isUnread(read) ? [] : read,
        {
          ...pod,
          ...(written !== undefined && {
            annotation: parsed(written),
          }),
        },
        { rootNamespace, defaultConfig: meshDefaultConfig },
      );
      return compare(vector.expectedOverDefaults, effectiveProxyConfig(layers));
    },
  },
  {
    suite: 'istio/routing/sidecar-egress-exclusion',
    run: (raw, file) => {
      const vector = raw as EgressVector;
      const sets = file.document.sets as Record<string, readonly unknown[]>;
      const read = clusterOf(sets[vector.virtualServices]).list(VirtualService);
      const entries = vector.egressHosts.map(host =>
        parseEgressHost(host, vector.sidecarNamespace),
      );
      const found = (isUnread(read) ? [] : read).filter(({ metadata, spec }) =>
        spec?.hosts?.some(host =>
          importsHost(entries, metadata.namespace ?? '', host),
        ),
      );
      return compare(
        [...vector.expectedVirtualServices].sort(),
        found.map(({ metadata }) => metadata.name).sort(),
      );
    },
  },
];
