import { Service } from '../../../engine/coreKinds';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { ServiceEntry, Sidecar } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { importsHost, parseEgressHost } from '../select/egressHost';

/** A Sidecar imports a host that nobody offers. @internal */
export const sidecarHostNotFound: FindingRule = {
  code: 'istio/sidecar-host-not-found',
  severity: 'warning',
  title: 'Sidecar imports a host nobody offers',
  message: 'No Service or ServiceEntry offers {host}.',
  why: 'The entry imports nothing; requests to the host it was meant for are treated as unknown.',
  fix: 'Correct the namespace or the full name of the host, or take the entry out.',
  reads: [Sidecar, Service, ServiceEntry, MeshConfigMap],
  aliases: ['KIA1004'],
  docs: 'https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener',
  *check({ index }): Iterable<Problem> {
    const sidecars = index.list(Sidecar);
    const services = index.list(Service);
    const entries = index.list(ServiceEntry);
    if (isUnread(sidecars) || isUnread(services) || isUnread(entries)) return;
    const { clusterDomain } = readMeshSettings(index);
    const offered = [
      ...services.map(({ metadata: { name, namespace = '' } }) => ({
        namespace,
        host: `${name}.${namespace}.svc.${clusterDomain}`,
      })),
      ...entries.flatMap(({ metadata: { namespace = '' }, spec }) =>
        (spec?.hosts ?? []).map(host => ({
          namespace,
          host: host.toLowerCase(),
        })),
      ),
    ];
    for (const sidecar of sidecars) {
      for (const [i, { hosts = [] }] of (
        sidecar.spec?.egress ?? []
      ).entries()) {
        for (const [j, host] of hosts.entries()) {
          const entry = parseEgressHost(host, sidecar.metadata.namespace ?? '');
          if (
            entry.excludes ||
            entry.host === '*' ||
            offered.some(o => importsHost([entry], o.namespace, o.host))
          )
            continue;
          yield {
            subject: index.ref(sidecar, Sidecar),
            field: `spec.egress[${i}].hosts[${j}]`,
            params: { host },
          };
        }
      }
    }
  },
};
