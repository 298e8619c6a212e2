import { derived } from '../../../engine/derived';
import { readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { ClientTls, Workload } from '../../../model';
import { byDefault, byResource, byUnread } from '../evidence';
import { DestinationRule, PeerAuthentication } from '../kinds';
import { isGateway as proxyOfGateway } from '../membership';
import { MeshSettings, readMeshSettings } from '../MeshSettings';
import { clientTlsOfRules } from './clientTlsOfRules';
import {
  DestinationLookup,
  selectDestinationRules,
} from './selectDestinationRule';
import {
  namespaceMode,
  peerAuthenticationSlots,
  PeerAuthenticationSlots,
} from './peerAuthentication';
import { upstreamTls } from './upstreamTls';

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
  const unsaid = automatic(index, slots, settings);
  const written = clientTlsOfRules(
    index,
    host,
    selectDestinationRules(all.objects.rules, lookup, settings),
    {
      isGateway: proxyOfGateway(lookup.client.labels ?? {}),
      autoMtls: unsaid.mode === 'auto',
    },
  );
  const general = written.some(
    entry => entry.subset === undefined && entry.port === undefined,
  );
  return general ? written : [...written, { host, ...unsaid }];
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
