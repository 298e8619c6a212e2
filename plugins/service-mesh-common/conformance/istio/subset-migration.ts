import { isUnread } from '../../src/engine';
import { DestinationRule, VirtualService } from '../../src/meshes/istio/kinds';
import { readMeshSettings } from '../../src/meshes/istio/MeshSettings';
import { resolveRequest } from '../../src/meshes/istio/read/routing/resolveRequest';
import { selectDestinationRules } from '../../src/meshes/istio/read/selectDestinationRule';
import { definedSubsets } from '../../src/meshes/istio/read/trafficPolicy';
import { selects } from '../../src/meshes/istio/selects';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';
import { clusterOf } from './clusterOf';
import { connect, VectorService } from './connections';

interface Vector {
  readonly meshConfig: Readonly<Record<string, unknown>>;
  readonly resources: readonly unknown[];
  readonly client: { readonly namespace: string; readonly sidecar: boolean };
  readonly service: VectorService & {
    readonly endpoints: readonly {
      readonly labels: Readonly<Record<string, string>>;
      readonly sidecar: boolean;
    }[];
  };
  readonly expected: readonly { readonly path: string }[];
}

export const adapter: SuiteAdapter = {
  suite: 'istio/mtls/subset-migration',
  run(raw): Outcome {
    const { meshConfig, resources, client, service, expected } = raw as Vector;
    const index = clusterOf(resources, meshConfig);
    const virtualServices = index.list(VirtualService);
    const rules = index.list(DestinationRule);
    const settings = readMeshSettings(index);
    if (isUnread(virtualServices) || isUnread(rules))
      throw new Error('a kind was not read');
    const subsets = definedSubsets(
      selectDestinationRules(rules, { client, service }, settings),
    );
    const [{ service: port }] = Object.values(service.ports);
    const actual = expected.map(({ path }) => {
      const found = resolveRequest(
        {
          virtualServices,
          services: [{ ...service, ports: [port] }],
          settings,
        },
        { namespace: client.namespace, labels: {} },
        { host: service.host, port, method: 'GET', path },
      );
      if (found.result !== 'route') return { path, ...found };
      const [{ subset }] = found.destinations;
      const labels = subsets.find(entry => entry.name === subset)?.labels;
      const [endpoint] = service.endpoints.filter(e =>
        selects(labels, e.labels),
      );
      const outcome = connect(
        {
          meshConfig,
          resources,
          client,
          service: { ...service, labels: endpoint.labels },
        },
        { clientSidecar: client.sidecar, serverSidecar: endpoint.sidecar },
        subset,
      ) as object | undefined;
      return { path, subset, ...outcome };
    });
    return compare(expected, actual);
  },
};
