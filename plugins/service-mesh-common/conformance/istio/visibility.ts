import { isUnread } from '../../src/engine';
import { exportedTo } from '../../src/meshes/istio/exportedTo';
import { DestinationRule, VirtualService } from '../../src/meshes/istio/kinds';
import { readMeshSettings } from '../../src/meshes/istio/MeshSettings';
import { serviceDomains } from '../../src/meshes/istio/read/routing/serviceDomains';
import { virtualServicesFor } from '../../src/meshes/istio/read/routing/virtualServicesFor';
import { selectDestinationRules } from '../../src/meshes/istio/read/selectDestinationRule';
import { definedSubsets } from '../../src/meshes/istio/read/trafficPolicy';
import { compare, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf } from './clusterOf';

interface Service {
  readonly serviceNamespace: string;
  readonly clientNamespace: string;
  readonly exportTo: readonly string[] | null;
  readonly defaultServiceExportTo: readonly string[];
  readonly expected: boolean;
}

interface Export {
  readonly kind: string;
  readonly meshConfig: Readonly<Record<string, unknown>>;
  readonly resources: string;
  readonly proxyNamespace: string;
  readonly gateway: string;
  readonly expectedHosts: readonly string[];
}

interface Selection {
  readonly proxyNamespace: string;
  readonly serviceNamespace: string;
  readonly host: string;
  readonly expectedSubsets: readonly string[] | null;
}

interface Domains {
  readonly hostname: string;
  readonly headlessKubernetes: boolean;
  readonly aliases: readonly string[];
  readonly proxyDnsDomain: string;
  readonly expected: readonly string[];
}

export const adapters: readonly SuiteAdapter[] = [
  {
    suite: 'istio/routing/service-visibility',
    run: raw => {
      const vector = raw as Service;
      return compare(
        vector.expected,
        exportedTo(
          vector.exportTo ?? undefined,
          vector.defaultServiceExportTo,
          vector.serviceNamespace,
          vector.clientNamespace,
        ),
      );
    },
  },
  {
    suite: 'istio/routing/virtualservice-exportto',
    run: (raw, file) => {
      const vector = raw as Export;
      const sets = file.document.sets as Record<string, readonly unknown[]>;
      const index = clusterOf(sets[vector.resources], vector.meshConfig);
      const services = index.list(VirtualService);
      const found = isUnread(services)
        ? []
        : virtualServicesFor(
            services,
            { namespace: vector.proxyNamespace, gateway: vector.gateway },
            readMeshSettings(index),
          );
      return compare(
        [...vector.expectedHosts].sort(),
        found.flatMap(service => service.spec?.hosts ?? []).sort(),
      );
    },
  },
  {
    suite: 'istio/routing/destinationrule-selection',
    run: (raw, file) => {
      const vector = raw as Selection;
      const index = clusterOf(
        file.document.destinationRules as readonly unknown[],
        { rootNamespace: file.document.rootNamespace },
      );
      const rules = index.list(DestinationRule);
      const found = isUnread(rules)
        ? []
        : selectDestinationRules(
            rules,
            {
              client: { namespace: vector.proxyNamespace },
              service: {
                host: vector.host,
                namespace: vector.serviceNamespace,
              },
            },
            readMeshSettings(index),
          );
      return compare(
        vector.expectedSubsets,
        found.length ? definedSubsets(found).map(subset => subset.name) : null,
      );
    },
  },
  {
    suite: 'istio/routing/virtual-host-domains',
    run: raw => {
      const vector = raw as Domains;
      return compare(
        [...vector.expected].sort(),
        serviceDomains(
          {
            host: vector.hostname,
            headless: vector.headlessKubernetes,
            aliases: vector.aliases,
          },
          vector.proxyDnsDomain,
        ).sort(),
      );
    },
  },
];
