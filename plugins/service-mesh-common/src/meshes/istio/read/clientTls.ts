import { isUnread, readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { ClientTls, EvidenceList, Workload } from '../../../model';
import { byDefault, byResource, byUnread } from '../evidence';
import { DestinationRule, PeerAuthentication } from '../kinds';
import { MeshSettings, readMeshSettings } from '../MeshSettings';
import { selectDestinationRules } from './selectDestinationRule';
import { namespaceMode, peerAuthenticationSlots } from './peerAuthentication';

const MODES: Readonly<Record<string, ClientTls['mode']>> = {
  DISABLE: 'plaintext', SIMPLE: 'simple', MUTUAL: 'custom-mutual', ISTIO_MUTUAL: 'mutual',
};

interface Settings {
  readonly tls?: { readonly mode?: string };
  readonly portLevelSettings?: readonly { readonly port?: { readonly number?: number }; readonly tls?: { readonly mode?: string } }[];
}

/**
 * How clients of the workload's Services are told to connect: what a DestinationRule of the Service's namespace says, else
 * automatic mTLS where the mesh and the namespace allow it. A client's own namespace may have a rule of its own, which wins
 * for its clients only.
 * @internal
 */
export function readClientTls(index: ResourceIndex, workload: Workload): readonly ClientTls[] {
  const settings = readMeshSettings(index);
  const hosts = workload.services.map(name => `${name}.${workload.namespace}.svc.${settings.clusterDomain}`);
  const all = readAll(index, { rules: DestinationRule, policies: PeerAuthentication });
  if (!all.ok) return hosts.map(host => ({ host, mode: 'unknown', evidence: byUnread(all.unread) }));
  return hosts.flatMap(host => {
    const rule = ruleFor(host, workload.namespace, all.objects.rules, settings);
    return rule ? fromRule(index, host, rule, automatic(index, workload, settings)) : [{ host, ...automatic(index, workload, settings) }];
  });
}

/** The rule that clients of the Service's namespace see, and those of every namespace without a rule of its own. @internal */
export function ruleFor(host: string, namespace: string, rules: readonly DestinationRule[], settings: MeshSettings): DestinationRule | undefined {
  return selectDestinationRules(rules, { client: { namespace }, service: { host, namespace } }, settings)[0];
}

function fromRule(index: ResourceIndex, host: string, rule: DestinationRule, fallback: Omit<ClientTls, 'host'>): ClientTls[] {
  const found: ClientTls[] = [];
  const add = (settings: Settings | undefined, path: string, subset?: string) => {
    const named = subset === undefined ? {} : { subset };
    for (const [i, port] of (settings?.portLevelSettings ?? []).entries()) {
      if (port.tls?.mode === undefined || port.port?.number === undefined) continue;
      found.push({ host, ...named, port: port.port.number, ...said(index, rule, port.tls.mode, `${path}.portLevelSettings[${i}].tls.mode`) });
    }
    if (settings?.tls?.mode !== undefined) found.push({ host, ...named, ...said(index, rule, settings.tls.mode, `${path}.tls.mode`) });
  };
  for (const [i, subset] of (rule.spec?.subsets ?? []).entries()) add(subset.trafficPolicy, `spec.subsets[${i}].trafficPolicy`, subset.name);
  add(rule.spec?.trafficPolicy, 'spec.trafficPolicy');
  const general = found.some(entry => entry.subset === undefined && entry.port === undefined);
  return general ? found : [...found, { host, ...fallback }];
}

function said(index: ResourceIndex, rule: DestinationRule, mode: string, field: string): { mode: ClientTls['mode']; evidence: EvidenceList } {
  return { mode: MODES[mode] ?? 'unknown', evidence: byResource(index, rule, DestinationRule, field) };
}

/** Without a rule: mTLS to every endpoint that has a proxy, unless the mesh turned it off or nothing asks for it. */
function automatic(index: ResourceIndex, workload: Workload, settings: MeshSettings): Omit<ClientTls, 'host'> {
  if (!settings.autoMtls) return { mode: 'plaintext', evidence: byDefault('automatic mTLS is off in the mesh configuration') };
  const policies = index.list(PeerAuthentication);
  if (isUnread(policies)) return { mode: 'unknown', evidence: byUnread([policies.unread]) };
  const slots = peerAuthenticationSlots(policies, { namespace: workload.namespace, labels: {} }, settings.rootNamespace);
  if (namespaceMode(slots) === 'DISABLE') {
    const deciding = slots.namespace ?? slots.mesh;
    const note = 'clients ask the namespace, not the workload, whether mTLS is worth trying';
    return { mode: 'plaintext', evidence: deciding ? byResource(index, deciding, PeerAuthentication, 'spec.mtls.mode', note) : byDefault('mTLS is disabled', note) };
  }
  return { mode: 'auto', evidence: byDefault('automatic mTLS', 'mTLS to every endpoint that has a proxy') };
}
