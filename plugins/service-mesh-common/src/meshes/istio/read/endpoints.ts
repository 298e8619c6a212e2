import { EndpointsReading } from '../../../engine/EndpointsReading';
import { portProtocol } from '../../../engine/portProtocol';
import {
  isUnread,
  isUnreadObject,
  readAll,
  ResourceIndex,
} from '../../../engine/ResourceIndex';
import { Pod, Service } from '../../../engine/coreKinds';
import {
  DataPlane,
  ServiceEndpoint,
  ServiceEndpoints,
  Workload,
} from '../../../model';
import { EndpointSlice, SERVICE_NAME_LABEL } from '../../shared/endpointSlice';
import { WorkloadEntry } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { endpointOfEntry, endpointOfPod, EndpointAsk } from './endpointTls';

/** Where callers of the workloads' Services are sent, as the control plane tells their proxies. @internal */
export function readEndpoints(
  index: ResourceIndex,
  workloads: readonly Workload[],
  linked: readonly ResourceIndex[],
): EndpointsReading {
  const here = workloads.filter(({ cluster }) => cluster === index.cluster);
  const read = readAll(
    index,
    {
      services: Service,
      slices: EndpointSlice,
      pods: Pod,
      entries: WorkloadEntry,
    },
    // Asked for one namespace: only the state matters.
    'default',
  );
  if (!read.ok) return { services: [], unread: read.unread };
  const settings = readMeshSettings(index);
  const wanted = new Map(
    here.flatMap(({ namespace, services, membership }) =>
      services.map(
        name =>
          [
            `${namespace}/${name}`,
            { namespace, name, dataPlane: membership.dataPlane },
          ] as const,
      ),
    ),
  );
  return {
    services: [...wanted.values()].flatMap(
      ({ namespace, name, dataPlane }): ServiceEndpoints[] => {
        const service = index.get(Service, name, namespace);
        if (!service || isUnreadObject(service)) return [];
        if (service.spec?.type === 'ExternalName') return [];
        const host = `${name}.${namespace}.svc.${settings.clusterDomain}`;
        const client = here.find(
          one =>
            one.namespace === namespace &&
            one.membership.dataPlane === 'sidecar',
        );
        return [
          {
            cluster: index.cluster,
            mesh: 'istio',
            service: index.ref(service, Service),
            host,
            origin: 'local',
            ports: (service.spec?.ports ?? []).flatMap(declared =>
              declared.port === undefined || declared.protocol === 'UDP'
                ? []
                : [
                    {
                      port: declared.port,
                      ...(declared.name !== undefined && {
                        name: declared.name,
                      }),
                      opaque: portProtocol(declared) === 'tcp',
                      endpoints: portEndpoints({
                        index,
                        service,
                        namespace,
                        port: declared.port,
                        dataPlane,
                      }),
                      command: commandFor(
                        host,
                        declared.port,
                        namespace,
                        dataPlane,
                        client?.pods[0],
                      ),
                    },
                  ],
            ),
            unknown: elsewhere(linked, namespace, name),
          },
        ];
      },
    ),
    unread: [],
  };
}

/** Clusters that have the Service too: whether their endpoints count here is said in Secrets of the control plane. */
function elsewhere(
  linked: readonly ResourceIndex[],
  namespace: string,
  name: string,
): ServiceEndpoints['unknown'] {
  return linked.flatMap(other => {
    const twin = other.get(Service, name, namespace);
    return twin
      ? [
          {
            cluster: other.cluster,
            because:
              'whether this control plane reads them too is kept in a Secret, which is not read',
          },
        ]
      : [];
  });
}

function commandFor(
  host: string,
  port: number,
  namespace: string,
  dataPlane: DataPlane,
  pod: string | undefined,
): string {
  return dataPlane === 'ambient'
    ? `istioctl ztunnel-config services --service-namespace ${namespace}`
    : `istioctl proxy-config endpoints ${
        pod ?? 'CLIENT_POD'
      }.${namespace} --cluster "outbound|${port}||${host}"`;
}

function portEndpoints(ask: EndpointAsk): readonly ServiceEndpoint[] {
  const { index, service, namespace, port } = ask;
  const slices = index.withLabels(
    EndpointSlice,
    { [SERVICE_NAME_LABEL]: service.metadata.name },
    namespace,
  );
  if (isUnread(slices)) return [];
  const declared = service.spec?.ports?.find(one => one.port === port);
  const found = new Map<string, ServiceEndpoint>();
  for (const slice of slices) {
    const number = slice.ports?.find(
      ({ name = '' }) => name === (declared?.name ?? ''),
    )?.port;
    if (number === undefined) continue;
    for (const {
      addresses = [],
      conditions,
      targetRef,
      zone,
    } of slice.endpoints ?? []) {
      const pod =
        targetRef?.kind === 'Pod' && targetRef.name
          ? index.get(Pod, targetRef.name, targetRef.namespace ?? namespace)
          : undefined;
      for (const ip of addresses) {
        const address = ip.includes(':')
          ? `[${ip}]:${number}`
          : `${ip}:${number}`;
        found.set(
          address,
          endpointOfPod(ask, pod && !isUnreadObject(pod) ? pod : undefined, {
            address,
            number,
            ready: conditions?.ready !== false,
            slice: index.ref(slice, EndpointSlice),
            ...(zone !== undefined && { zone }),
          }),
        );
      }
    }
  }
  return [...found.values(), ...entries(ask)];
}

/** Workloads outside of the cluster that the Service selects as it selects pods. */
function entries(ask: EndpointAsk): readonly ServiceEndpoint[] {
  const { index, service, namespace, port } = ask;
  const { selector = {}, ports } = service.spec ?? {};
  if (Object.keys(selector).length === 0) return [];
  const all = index.list(WorkloadEntry, namespace);
  if (isUnread(all)) return [];
  const declared = ports?.find(one => one.port === port);
  const target = declared?.targetPort ?? port;
  return all
    .filter(({ spec }) =>
      Object.entries(selector).every(
        ([key, value]) => spec?.labels?.[key] === value,
      ),
    )
    .map(entry => {
      const number =
        entry.spec?.ports?.[declared?.name ?? ''] ??
        (typeof target === 'number' ? target : port);
      return endpointOfEntry(ask, entry, number);
    });
}
