import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { list, map, object, text } from '../../../engine/shape';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { CertificateSecret } from '../kinds';

const meshNetworks = object({
  networks: map(object({ endpoints: list(object({ fromRegistry: text })) })),
});

/** Registries that every control plane has. */
const BUILT_IN = ['Mock', 'Kubernetes', 'External'];

/** Clusters the control plane reads by remote secrets; each has an entry by its name. */
function remoteClusters(index: ResourceIndex): readonly string[] {
  const secrets = index.withLabels(CertificateSecret, {
    'istio/multiCluster': 'true',
  });
  return isUnread(secrets)
    ? []
    : secrets.flatMap(({ data }) => data?.entries ?? []);
}

/** A network takes its endpoints from a registry that the control plane does not have. @internal */
export const networkRegistryUnknown: FindingRule = {
  code: 'istio/network-registry-unknown',
  severity: 'error',
  title: 'Network takes endpoints from an unknown registry',
  message: 'The network {network} names the registry {registry}.',
  why: 'Endpoints of that cluster belong to no network, so traffic to them does not go by its gateways and is lost.',
  fix: 'Use the name of the cluster as its remote secret has it, or add the remote secret.',
  reads: [MeshConfigMap, CertificateSecret],
  aliases: ['IST0126'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0126/',
  *check({ index }): Iterable<Problem> {
    const maps = index.list(MeshConfigMap);
    if (isUnread(maps)) return;
    const known = new Set([...BUILT_IN, ...remoteClusters(index)]);
    for (const installation of maps) {
      if (installation.metadata.name !== 'istio') continue;
      const { networks = {} } =
        meshNetworks.project(
          installation.data?.meshNetworks ?? {},
          '',
          [],
          {},
        ) ?? {};
      for (const [network, { endpoints = [] }] of Object.entries(networks)) {
        for (const [i, { fromRegistry }] of endpoints.entries()) {
          if (fromRegistry === undefined || known.has(fromRegistry)) continue;
          yield {
            subject: index.ref(installation, MeshConfigMap),
            field: `data.meshNetworks.networks[${JSON.stringify(
              network,
            )}].endpoints[${i}].fromRegistry`,
            params: { network, registry: fromRegistry },
          };
        }
      }
    }
  },
};
