import { FindingRule, Problem } from '../../../engine/FindingRule';
import { isUnread } from '../../../engine/ResourceIndex';
import { MeshConfigMap } from '../../shared/meshConfigMap';
import { effectiveExport } from '../exportedTo';
import { fullHost, hostsMatch } from '../Host';
import { VirtualService } from '../kinds';
import { MeshSettings, readMeshSettings } from '../MeshSettings';

const EVERYBODY = '*';

/** VirtualServices by host, and within it by the namespaces that see them. */
type Claims = Map<string, Map<string, VirtualService[]>>;

function scopesOf(
  { metadata, spec }: VirtualService,
  { config }: MeshSettings,
): string[] {
  const scopes = effectiveExport(
    spec?.exportTo,
    config.defaultVirtualServiceExportTo,
  );
  if (scopes.includes(EVERYBODY)) return [EVERYBODY];
  const own = metadata.namespace ?? 'default';
  return [...new Set(scopes.map(scope => (scope === '.' ? own : scope)))];
}

function hostsOf({ metadata, spec }: VirtualService, domain: string): string[] {
  return (spec?.hosts ?? []).map(host =>
    fullHost(host, metadata.namespace ?? 'default', domain).toLowerCase(),
  );
}

function claimsOf(
  services: readonly VirtualService[],
  settings: MeshSettings,
): Claims {
  const claims: Claims = new Map();
  for (const service of services) {
    const scopes = scopesOf(service, settings);
    for (const host of new Set(hostsOf(service, settings.clusterDomain))) {
      const byScope = claims.get(host) ?? new Map<string, VirtualService[]>();
      claims.set(host, byScope);
      for (const scope of scopes) {
        const list = byScope.get(scope);
        if (list) list.push(service);
        else byScope.set(scope, [service]);
      }
    }
  }
  return claims;
}

/** VirtualServices for everybody whose hosts have a name in common with the host. */
function forEverybody(claims: Claims): (host: string) => VirtualService[] {
  const wildcards = [...claims.keys()].filter(host => host.startsWith('*'));
  const of = (host: string) => claims.get(host)?.get(EVERYBODY) ?? [];
  return host => {
    if (host.startsWith('*'))
      return [...claims.keys()].filter(h => hostsMatch(host, h)).flatMap(of);
    return [
      ...of(host),
      ...wildcards.filter(h => hostsMatch(host, h)).flatMap(of),
    ];
  };
}

const nameOf = ({ metadata }: VirtualService) =>
  `${metadata.namespace}/${metadata.name}`;

/** Several VirtualServices claim one host inside the mesh, and only one has it. @internal */
export const virtualServiceShadowed: FindingRule = {
  code: 'istio/virtual-service-shadowed',
  severity: 'error',
  title: 'Several VirtualServices have the same host',
  message: 'Inside the mesh {services} claim names of {host} too.',
  why: 'Sidecars do not merge VirtualServices of one host: the oldest one they see has it, and the rules of the others never apply.',
  fix: 'Put the rules into one VirtualService, or let one delegate to the other.',
  reads: [VirtualService, MeshConfigMap],
  aliases: ['IST0109', 'KIA1106'],
  docs: 'https://istio.io/latest/docs/reference/config/analysis/ist0109/',
  *check({ index }): Iterable<Problem> {
    const services = index.list(VirtualService);
    if (isUnread(services)) return;
    const settings = readMeshSettings(index);
    const inMesh = services.filter(
      ({ spec }) => !spec?.gateways?.length || spec.gateways.includes('mesh'),
    );
    const claims = claimsOf(inMesh, settings);
    const everybody = forEverybody(claims);
    const rivals = new Map<VirtualService, Map<string, Set<VirtualService>>>();
    for (const [host, byScope] of claims) {
      for (const [scope, own] of byScope) {
        const all = new Set(
          scope === EVERYBODY ? own : [...own, ...everybody(host)],
        );
        if (all.size < 2) continue;
        for (const service of all) {
          const hosts = rivals.get(service) ?? new Map();
          rivals.set(service, hosts.set(host, all));
        }
      }
    }
    for (const [service, hosts] of rivals) {
      const [[host, all]] = [...hosts].sort(([a], [b]) => (a < b ? -1 : 1));
      const place = hostsOf(service, settings.clusterDomain).findIndex(own =>
        hostsMatch(own, host),
      );
      yield {
        subject: index.ref(service, VirtualService),
        field: `spec.hosts[${Math.max(0, place)}]`,
        params: {
          host,
          services: [...all]
            .filter(other => other !== service)
            .map(nameOf)
            .sort()
            .join(', '),
        },
      };
    }
  },
};
