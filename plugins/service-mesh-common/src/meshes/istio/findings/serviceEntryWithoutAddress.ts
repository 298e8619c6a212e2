import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { ServiceEntry } from '../kinds';
import { MeshSettings, readMeshSettings } from '../MeshSettings';
import { proxyDefaults } from '../proxyDefaults';

/** Whether every proxy answers DNS itself and gives out addresses. */
function allocates(settings: MeshSettings): boolean {
  const variables = proxyDefaults(settings).proxyMetadata;
  return (
    variables?.ISTIO_META_DNS_CAPTURE === 'true' &&
    (variables.ISTIO_META_DNS_AUTO_ALLOCATE === 'true' ||
      variables.PILOT_ENABLE_IP_AUTOALLOCATE === 'true')
  );
}

/** A TCP port of a ServiceEntry cannot be told from those of other hosts. @internal */
export const serviceEntryWithoutAddress: FindingRule = {
  code: 'istio/service-entry-without-address',
  severity: 'warning',
  title: 'TCP port of a ServiceEntry without an address',
  message: 'Port {port} is TCP and the ServiceEntry has no address.',
  why: 'Plain TCP names no host, so the proxy takes every connection to this port for the entry, whatever its destination.',
  fix: 'Set spec.addresses, let the control plane allocate addresses, or use a protocol that names the host, such as HTTP or TLS.',
  reads: [ServiceEntry, MeshConfigMap],
  aliases: ['IST0134'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0134/',
  *check({ index }): Iterable<Problem> {
    const entries = index.list(ServiceEntry);
    if (isUnread(entries) || allocates(readMeshSettings(index))) return;
    for (const entry of entries) {
      const { spec, status } = entry;
      if (spec?.addresses?.length || status?.addresses?.length) continue;
      for (const [i, { protocol = '', number }] of (
        spec?.ports ?? []
      ).entries()) {
        if (protocol !== '' && protocol.toUpperCase() !== 'TCP') continue;
        yield {
          subject: index.ref(entry, ServiceEntry),
          field: `spec.ports[${i}].protocol`,
          params: { port: String(number ?? '') },
        };
      }
    }
  },
};
