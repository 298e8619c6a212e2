import { Service } from '../../../engine/coreKinds';
import { FleetFindingRule } from '../../../engine/FleetFindingRule';
import { Problem } from '../../../engine/FindingRule';
import { groupBy } from '../../../engine/groupBy';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { readMeshSettings } from '../MeshSettings';
import { proxyDefaults } from '../proxyDefaults';

interface Placed {
  readonly index: ResourceIndex;
  readonly service: Service;
}

/** What a cluster calls its mesh. The default trust domain names none: every installation has it. */
function meshIdOf(index: ResourceIndex): string | undefined {
  const settings = readMeshSettings(index);
  return proxyDefaults(settings).meshId || settings.config.trustDomain;
}

const isHeadless = ({ spec }: Service) => spec?.clusterIP === 'None';

function portsOf({ spec }: Service): string {
  const ports = (spec?.ports ?? []).map(
    ({ name = '', port, protocol = 'TCP', targetPort, appProtocol }) =>
      JSON.stringify([name, port, protocol, targetPort ?? port, appProtocol]),
  );
  return ports.sort().join();
}

/** What has to be the same in all clusters, and how it reads. */
const ASPECTS: readonly [string, (service: Service) => unknown][] = [
  ['one is headless and another is not', isHeadless],
  ['the types differ', ({ spec }) => spec?.type || 'ClusterIP'],
  ['the ports differ', portsOf],
];

function differences(services: readonly Service[]): string[] {
  return ASPECTS.filter(([, of]) => new Set(services.map(of)).size > 1).map(
    ([text]) => text,
  );
}

/** Clusters of one mesh have a Service by one name that is not the same Service. @internal */
export const serviceDiffersBetweenClusters: FleetFindingRule = {
  code: 'istio/service-differs-between-clusters',
  severity: 'warning',
  title: 'Service differs between the clusters of a mesh',
  message: 'The Service is in {clusters}, and {differences}.',
  why: 'A mesh takes Services of one name for one Service with endpoints in all clusters: which definition counts depends on the cluster of the client.',
  fix: 'Apply the same Service everywhere, or give one of them another name.',
  reads: [Service, MeshConfigMap],
  aliases: ['IST0170'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0170/',
  *check({ indexes, namespace }): Iterable<Problem> {
    const meshes = groupBy(indexes, index => {
      const id = meshIdOf(index);
      return id ? [id] : [];
    });
    for (const clusters of meshes.values()) {
      if (clusters.length < 2) continue;
      const placed = clusters.flatMap((index): Placed[] => {
        const services = index.list(Service, namespace);
        if (isUnread(services)) return [];
        return services.map(service => ({ index, service }));
      });
      const byName = groupBy(placed, ({ service }) => [service.metadata.name]);
      for (const same of byName.values()) {
        const found = differences(same.map(({ service }) => service));
        if (found.length === 0) continue;
        const names = same.map(({ index }) => index.cluster).sort();
        for (const { index, service } of same)
          yield {
            subject: index.ref(service, Service),
            params: {
              clusters: names.join(', '),
              differences: found.join(', '),
            },
          };
      }
    }
  },
};
