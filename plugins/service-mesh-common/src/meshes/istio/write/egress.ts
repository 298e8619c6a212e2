import { IntentWriter, ManifestObject } from '../../../engine/MeshWriter';
import { readAll } from '../../../engine/ResourceIndex';
import { EgressIntent } from '../../../model';
import { inOrderOf } from '../../shared/write/inOrderOf';
import {
  nameProblems,
  portProblems,
  problemAt,
} from '../../shared/write/intentProblems';
import { written } from '../../shared/write/written';
import { effectiveExport } from '../exportedTo';
import { ServiceEntry, Sidecar } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { sidecarFor } from '../select/sidecarFor';
import { isAddress } from '../validate/address';
import { IstioDataPlane } from './istioWorkload';

const HOST =
  /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Hosts outside that a namespace may call, as a ServiceEntry; that nothing else may be called, as a Sidecar. @internal */
export function egress(dataPlane: IstioDataPlane): IntentWriter<EgressIntent> {
  return {
    write(intent) {
      const { namespace, name, hosts, port, onlyThese, addresses, endpoints } =
        intent;
      return written(
        problemsOf(intent, dataPlane),
        (): ManifestObject[] => [
          {
            apiVersion: 'networking.istio.io/v1',
            kind: 'ServiceEntry',
            metadata: { name, namespace },
            spec: {
              hosts,
              ports: [
                {
                  number: port.number,
                  name: port.protocol,
                  protocol: port.protocol.toUpperCase(),
                },
              ],
              location: 'MESH_EXTERNAL',
              resolution: resolutionOf(intent),
              ...(addresses && { addresses }),
              ...(endpoints && {
                endpoints: endpoints.map(({ address, port: own }) => ({
                  address,
                  ...(own !== undefined && { ports: { [port.protocol]: own } }),
                })),
              }),
              exportTo: ['.'],
            },
          },
          ...(onlyThese
            ? [
                {
                  apiVersion: 'networking.istio.io/v1',
                  kind: 'Sidecar',
                  metadata: { name: 'default', namespace },
                  spec: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
                },
              ]
            : []),
        ],
        {
          notes: onlyThese
            ? [
                'A proxy keeps the well-behaved in: pods that get around it are held back by a NetworkPolicy only.',
              ]
            : [],
        },
      );
    },
    read(index, like) {
      const { namespace } = like;
      const read = readAll(index, { entries: ServiceEntry, sidecars: Sidecar });
      if (!read.ok) return undefined;
      const settings = readMeshSettings(index);
      const visible = read.objects.entries.filter(({ metadata, spec }) => {
        const scope = effectiveExport(spec?.exportTo, undefined);
        return (
          spec?.location === 'MESH_EXTERNAL' &&
          (scope.includes('*') ||
            scope.includes(namespace) ||
            (scope.includes('.') && metadata.namespace === namespace))
        );
      });
      const entry =
        visible.find(
          ({ metadata }) =>
            metadata.name === like.name && metadata.namespace === namespace,
        ) ?? visible[0];
      const [port] = entry?.spec?.ports ?? [];
      const protocol = (['http', 'https', 'tcp', 'tls'] as const).find(
        known => known === port?.protocol?.toLowerCase(),
      );
      if (!entry || port?.number === undefined || !protocol) return undefined;
      const sidecar = sidecarFor(
        read.objects.sidecars,
        { namespace, labels: {} },
        settings.rootNamespace,
      );
      const mode =
        sidecar?.spec?.outboundTrafficPolicy?.mode ??
        settings.outboundTrafficPolicy;
      return {
        namespace,
        name: entry.metadata.name,
        hosts: inOrderOf(like.hosts, entry.spec?.hosts ?? [], host => host),
        port: { number: port.number, protocol },
        onlyThese: mode === 'REGISTRY_ONLY',
        ...(entry.spec?.addresses?.length && {
          addresses: inOrderOf(
            like.addresses ?? [],
            entry.spec.addresses,
            address => address,
          ),
        }),
        ...(entry.spec?.endpoints?.length && {
          endpoints: entry.spec.endpoints.map(({ address = '', ports }) => {
            const own = ports?.[port.name ?? ''];
            return { address, ...(own !== undefined && { port: own }) };
          }),
        }),
      };
    },
  };
}

/** How a proxy finds the hosts: names below a wildcard cannot be looked up beforehand. */
function resolutionOf({ hosts, endpoints }: EgressIntent) {
  if (endpoints?.every(({ address }) => isAddress(address))) return 'STATIC';
  return endpoints || !hosts.some(host => host.startsWith('*'))
    ? 'DNS'
    : 'NONE';
}

function problemsOf(
  {
    namespace,
    name,
    hosts,
    port,
    onlyThese,
    addresses,
    endpoints,
  }: EgressIntent,
  dataPlane: IstioDataPlane,
) {
  const byName = port.protocol !== 'tcp';
  return [
    ...nameProblems('namespace', namespace),
    ...nameProblems('name', name),
    ...problemAt('hosts', hosts.length === 0 && 'no host'),
    ...hosts.flatMap((host, i) => [
      ...problemAt(
        `hosts[${i}]`,
        !HOST.test(host) &&
          `${JSON.stringify(host)} is no full host name in lower case`,
      ),
      ...problemAt(`hosts[${i}]`, hosts.indexOf(host) < i && 'is listed twice'),
      ...problemAt(
        `hosts[${i}]`,
        host.startsWith('*') &&
          !byName &&
          'TCP carries no name that a wildcard could be compared with',
      ),
    ]),
    ...problemAt(
      'hosts',
      !byName &&
        hosts.length > 1 &&
        'TCP carries no name: give each host an entry of its own',
    ),
    ...portProblems('port.number', port.number),
    ...problemAt('addresses', addresses?.length === 0 && 'no address'),
    ...(addresses ?? []).flatMap((address, i) =>
      problemAt(
        `addresses[${i}]`,
        !isAddress(address)
          ? `${JSON.stringify(address)} is no IP address`
          : (addresses ?? []).indexOf(address) < i && 'is listed twice',
      ),
    ),
    ...problemAt('endpoints', endpoints?.length === 0 && 'no endpoint'),
    ...(endpoints ?? []).flatMap(({ address, port: own }, i) => [
      ...problemAt(
        `endpoints[${i}].address`,
        !isAddress(address) && !(HOST.test(address) && !address.startsWith('*'))
          ? `${JSON.stringify(
              address,
            )} is neither an IP address nor a full host name in lower case`
          : (endpoints ?? []).findIndex(
              other => other.address === address && other.port === own,
            ) < i && 'is listed twice',
      ),
      ...(own === undefined ? [] : portProblems(`endpoints[${i}].port`, own)),
    ]),
    ...problemAt(
      'onlyThese',
      onlyThese &&
        dataPlane === 'ambient' &&
        'ztunnel lets unknown hosts pass whatever a Sidecar says: send egress through a waypoint, and hold the rest back with a NetworkPolicy',
    ),
  ];
}
