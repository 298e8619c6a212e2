import { derived } from '../../../engine/derived';
import { readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { ClientTls, Workload } from '../../../model';
import { byDefault, byResource, byUnread } from '../evidence';
import { DestinationRule, PeerAuthentication } from '../kinds';
import { isGateway as proxyOfGateway } from '../membership';
import { MeshSettings, readMeshSettings } from '../MeshSettings';
import {
  DestinationLookup,
  hasSelector,
  selectDestinationRules,
} from './selectDestinationRule';
import {
  namespaceMode,
  peerAuthenticationSlots,
  PeerAuthenticationSlots,
} from './peerAuthentication';
import { definedSubsets, policyRule } from './trafficPolicy';
import { upstreamTls, WrittenTls } from './upstreamTls';

const MODES: Readonly<Record<string, ClientTls['mode']>> = {
  DISABLE: 'plaintext',
  SIMPLE: 'simple',
  MUTUAL: 'custom-mutual',
  ISTIO_MUTUAL: 'mutual',
};

interface Settings {
  readonly tls?: WrittenTls;
  readonly portLevelSettings?: readonly {
    readonly port?: { readonly number?: number };
    readonly tls?: WrittenTls;
  }[];
}

/**
 * How clients of the workload's Services are told to connect: what a DestinationRule of the Service's namespace says, else
 * automatic mTLS where the mesh and the namespace allow it. A client's own namespace may have a rule of its own, which wins
 * for its clients only.
 * @internal
 */
export function readClientTls(
  index: ResourceIndex,
  workload: Workload,
): readonly ClientTls[] {
  const { clusterDomain } = readMeshSettings(index);
  const { namespace } = workload;
  return workload.services.flatMap(name =>
    clientTlsOf(index, {
      client: { namespace },
      service: { host: `${name}.${namespace}.svc.${clusterDomain}`, namespace },
    }),
  );
}

const kindsRead = derived((index: ResourceIndex) =>
  readAll(index, { rules: DestinationRule, policies: PeerAuthentication }),
);

/** How one client is told to connect to a service, the most specific entries first. @internal */
export function clientTlsOf(
  index: ResourceIndex,
  lookup: DestinationLookup,
): readonly ClientTls[] {
  const { host, namespace } = lookup.service;
  const all = kindsRead(index);
  if (!all.ok)
    return [{ host, mode: 'unknown', evidence: byUnread(all.unread) }];
  const settings = readMeshSettings(index, lookup.client);
  const slots = peerAuthenticationSlots(
    all.objects.policies,
    { namespace, labels: {} },
    settings.rootNamespace,
  );
  const written = fromRules(
    index,
    host,
    selectDestinationRules(all.objects.rules, lookup, settings),
    proxyOfGateway(lookup.client.labels ?? {}),
  );
  const general = written.some(
    entry => entry.subset === undefined && entry.port === undefined,
  );
  return general
    ? written
    : [...written, { host, ...automatic(index, slots, settings) }];
}

/** The entry that counts for a Service port and a subset: a subset's own before the rule's, a port's before the rest. @internal */
export function clientTlsFor(
  entries: readonly ClientTls[],
  port: number | undefined,
  subset?: string,
): ClientTls | undefined {
  const at = (wanted: string | undefined) =>
    entries.find(
      e => e.subset === wanted && e.port === port && port !== undefined,
    ) ?? entries.find(e => e.subset === wanted && e.port === undefined);
  return (subset === undefined ? undefined : at(subset)) ?? at(undefined);
}

function fromRules(
  index: ResourceIndex,
  host: string,
  rules: readonly DestinationRule[],
  isGateway: boolean,
): ClientTls[] {
  const found: ClientTls[] = [];
  const add = (
    rule: DestinationRule,
    settings: Settings | undefined,
    path: string,
    subset?: string,
  ) => {
    const named = subset === undefined ? {} : { subset };
    for (const [i, { port, tls }] of (
      settings?.portLevelSettings ?? []
    ).entries()) {
      if (tls?.mode === undefined || port?.number === undefined) continue;
      found.push({
        host,
        ...named,
        port: port.number,
        ...said(
          index,
          rule,
          tls,
          `${path}.portLevelSettings[${i}].tls.mode`,
          isGateway,
        ),
      });
    }
    if (settings?.tls?.mode !== undefined)
      found.push({
        host,
        ...named,
        ...said(index, rule, settings.tls, `${path}.tls.mode`, isGateway),
      });
  };
  for (const { rule, position, name, trafficPolicy } of definedSubsets(rules)) {
    add(rule, trafficPolicy, `spec.subsets[${position}].trafficPolicy`, name);
  }
  const top = policyRule(rules);
  if (top) add(top, top.spec?.trafficPolicy, 'spec.trafficPolicy');
  return found;
}

function said(
  index: ResourceIndex,
  rule: DestinationRule,
  tls: WrittenTls,
  field: string,
  isGateway: boolean,
): Pick<ClientTls, 'mode' | 'serverNames' | 'evidence'> {
  const mode = MODES[tls.mode ?? ''] ?? 'unknown';
  const own = mode === 'simple' || mode === 'custom-mutual';
  if (own && tls.credentialName && !isGateway && !hasSelector(rule))
    return {
      mode: 'plaintext',
      evidence: byResource(
        index,
        rule,
        DestinationRule,
        field,
        'sidecars take a credentialName into account only where a workloadSelector chooses them, and send plaintext else',
      ),
    };
  return {
    mode,
    ...(tls.subjectAltNames?.length && { serverNames: tls.subjectAltNames }),
    evidence: byResource(index, rule, DestinationRule, field, inWords(tls)),
  };
}

function inWords({ sni, subjectAltNames }: WrittenTls): string | undefined {
  const parts = [
    ...(sni ? [`asks for ${sni}`] : []),
    ...(subjectAltNames?.length
      ? [`accepts only certificates of ${subjectAltNames.join(' or ')}`]
      : []),
  ];
  return parts.length ? parts.join(', ') : undefined;
}

/** Without a rule: mTLS to every endpoint that has a proxy, unless the mesh turned it off or the namespace refuses it. */
function automatic(
  index: ResourceIndex,
  slots: PeerAuthenticationSlots,
  { autoMtls, unread }: MeshSettings,
): Omit<ClientTls, 'host'> {
  const assumed = namespaceMode(slots);
  // Where no policy says anything, clients take the default for granted.
  const mode = assumed === 'UNKNOWN' ? 'PERMISSIVE' : assumed;
  const { tls } = upstreamTls(undefined, {
    autoMtls,
    meshExternal: false,
    mode,
    serviceAccounts: [],
    sni: '',
  });
  if (tls)
    return {
      mode: 'auto',
      evidence: [
        ...byDefault(
          'automatic mTLS',
          'mTLS to every endpoint that has a proxy',
        ),
        ...(unread
          ? byUnread(
              [unread],
              'the mesh configuration could not be read; automatic mTLS is on unless it says otherwise',
            )
          : []),
      ],
    };
  if (!autoMtls)
    return {
      mode: 'plaintext',
      evidence: byDefault('automatic mTLS is off in the mesh configuration'),
    };
  const deciding = slots.namespace ?? slots.mesh;
  const note =
    'clients ask the namespace, not the workload, whether mTLS is worth trying';
  return {
    mode: 'plaintext',
    evidence: deciding
      ? byResource(index, deciding, PeerAuthentication, 'spec.mtls.mode', note)
      : byDefault('mTLS is disabled', note),
  };
}
