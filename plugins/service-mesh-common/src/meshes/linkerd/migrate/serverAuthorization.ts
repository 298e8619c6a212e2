import { canonicalJson } from '../../../engine/canonicalJson';
import { isRecord, valueAt } from '../../../engine/editManifest';
import { indexObjects } from '../../../engine/indexObjects';
import { ManifestObject } from '../../../engine/MeshWriter';
import {
  Migration,
  MigrationPlan,
  RawManifest,
} from '../../../engine/Migration';
import { typeOf, versionStep } from '../../shared/migrate/versionMigration';
import { Authorization } from '../inbound/Authorization';
import { serverPolicies } from '../inbound/authorizationPolicy';
import { readInboundResources } from '../inbound/InboundResources';
import { serverAuthorizations } from '../inbound/serverAuthorization';
import {
  linkerdKinds as kinds,
  POLICY_GROUP,
  Server,
  ServerAuthorization,
} from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { matchesSelector } from '../matchesSelector';

const HOME = 'default';

/** A ServerAuthorization as policies that admit the same clients to the same Servers. @internal */
export const serverAuthorization: Migration = {
  code: 'linkerd/server-authorization',
  severity: 'info',
  title: "Authorization in Linkerd's older form",
  why: 'A ServerAuthorization is about whole Servers only; policies for routes, and what new guides and tools write, are AuthorizationPolicies.',
  fix: 'Write an AuthorizationPolicy with a MeshTLSAuthentication and a NetworkAuthentication, then delete the ServerAuthorization.',
  plan(manifest, { manifests }) {
    const { group, version, kind } = typeOf(manifest);
    if (group !== POLICY_GROUP || kind !== 'ServerAuthorization')
      return undefined;
    const name = String(valueAt(manifest, ['metadata', 'name']));
    const plan = planOf(manifest, name, manifests);
    return typeof plan === 'string'
      ? {
          ...(version === 'v1alpha1' && {
            steps: [versionStep(manifest, `${POLICY_GROUP}/v1beta1`)],
          }),
          notes: [`ServerAuthorization ${name} stays: ${plan}.`],
        }
      : plan;
  },
};

/** What a policy can be about, and the Servers it is about then. */
interface Place {
  readonly targetRef: object;
  readonly servers: readonly Server[];
}

/** The plan, or why the manifest stays. */
function planOf(
  manifest: RawManifest,
  name: string,
  manifests: readonly RawManifest[],
): MigrationPlan | string {
  const before = indexOf(manifests.filter(isOther(manifest)), manifest);
  const authorization = before.one;
  const places = placesOf(authorization, before.servers);
  if (typeof places === 'string') return places;
  const clients = clientRefs(authorization);
  if (typeof clients === 'string') return clients;
  const { networks = [] } = authorization.spec?.client ?? {};
  const config = readLinkerdConfig(before.index);
  const objects = objectsOf(manifest, name, {
    places,
    clients,
    networks:
      networks.length > 0
        ? networks.map(({ cidr = '', except = [] }) => ({
            cidr,
            ...(except.length > 0 && { except }),
          }))
        : config.clusterNetworks.map(cidr => ({ cidr })),
  });
  const difference = differenceOf(manifests, manifest, objects, places);
  if (difference !== undefined) return difference;
  const { selector } = authorization.spec?.server ?? {};
  return {
    replacement: {
      objects,
      change: `ServerAuthorization ${name} becomes ${objects
        .map(({ kind }) => kind)
        .filter((kind, i, all) => all.indexOf(kind) === i)
        .join(', ')}`,
      meaning: [],
    },
    notes: [
      `Apply the policies first, then delete ServerAuthorization ${name}: authorizations add up.`,
      ...(networks.length === 0
        ? [
            `ServerAuthorization ${name} names no network, which means those of the cluster: NetworkAuthentication ${name} has clusterNetworks ${
              config.evidence.type === 'resource'
                ? 'of the installation'
                : 'of the chart, change them where the installation has others'
            }.`,
          ]
        : []),
      ...(selector && places.some(({ targetRef }) => 'group' in targetRef)
        ? [
            `ServerAuthorization ${name} goes by labels of Servers: a Server that is not among the manifests needs a policy of its own.`,
          ]
        : []),
    ],
  };
}

function isOther(manifest: RawManifest) {
  return (other: RawManifest) =>
    other !== manifest &&
    !['ServerAuthorization', 'AuthorizationPolicy'].includes(
      typeOf(other).kind,
    );
}

/** The manifests with the authorization alone, in a namespace in any case. */
function indexOf(manifests: readonly RawManifest[], manifest: RawManifest) {
  const index = indexObjects([...manifests, manifest].map(atHome), {
    cluster: '',
    kinds,
  });
  const namespace = namespaceOf(manifest);
  const found = index.list(ServerAuthorization, namespace);
  const servers = index.list(Server, namespace);
  const empty: ServerAuthorization = {
    apiVersion: `${POLICY_GROUP}/v1beta1`,
    kind: 'ServerAuthorization',
    metadata: { name: '', namespace },
  };
  return {
    index,
    one: 'unread' in found ? empty : found[0] ?? empty,
    servers: 'unread' in servers ? [] : servers,
  };
}

function namespaceOf(manifest: RawManifest): string {
  const namespace = valueAt(manifest, ['metadata', 'namespace']);
  return typeof namespace === 'string' && namespace ? namespace : HOME;
}

function atHome(manifest: RawManifest): RawManifest {
  return isRecord(manifest.metadata)
    ? {
        ...manifest,
        metadata: { ...manifest.metadata, namespace: namespaceOf(manifest) },
      }
    : manifest;
}

function placesOf(
  { spec, metadata }: ServerAuthorization,
  servers: readonly Server[],
): readonly Place[] | string {
  const { name, selector } = spec?.server ?? {};
  if ((name === undefined) === (selector === undefined))
    return 'its server has neither a name nor a selector, or both, and Linkerd refuses it';
  const byName = (server: Server): Place => ({
    targetRef: {
      group: POLICY_GROUP,
      kind: 'Server',
      name: server.metadata.name,
    },
    servers: [server],
  });
  if (name !== undefined)
    return [
      byName(
        servers.find(server => server.metadata.name === name) ?? {
          apiVersion: `${POLICY_GROUP}/v1beta3`,
          kind: 'Server',
          metadata: { name, namespace: metadata.namespace },
        },
      ),
    ];
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  if (Object.keys(matchLabels).length + matchExpressions.length === 0)
    return [
      {
        targetRef: { kind: 'Namespace', name: metadata.namespace },
        servers,
      },
    ];
  const meant = servers.filter(server =>
    matchesSelector(selector ?? {}, server.metadata.labels),
  );
  return meant.length > 0
    ? meant.map(byName)
    : 'it goes by labels of Servers, an AuthorizationPolicy by the name of one: add the Servers to the manifests';
}

/** Specs of the MeshTLSAuthentications, each of which admits by itself; none = no identity is needed. */
function clientRefs({ spec }: ServerAuthorization): readonly object[] | string {
  const { unauthenticated = false, meshTLS } = spec?.client ?? {};
  if (unauthenticated)
    return meshTLS
      ? 'it asks for TLS of the mesh and takes clients without, and Linkerd refuses that'
      : [];
  if (meshTLS?.unauthenticatedTLS)
    return 'an AuthorizationPolicy cannot admit TLS without an identity; where an identity may be asked for, write identities: ["*"] instead of unauthenticatedTLS';
  const { identities = [], serviceAccounts = [] } = meshTLS ?? {};
  const accounts = serviceAccounts.filter(({ name }) => name !== undefined);
  if (identities.length + accounts.length === 0)
    return 'it names no client and admits nobody; delete it';
  return [
    // Linkerd takes one of both lists only.
    ...(identities.length > 0 ? [{ identities }] : []),
    ...(accounts.length > 0
      ? [
          {
            identityRefs: accounts.map(({ name, namespace }) => ({
              kind: 'ServiceAccount',
              name,
              ...(namespace && { namespace }),
            })),
          },
        ]
      : []),
  ];
}

function objectsOf(
  manifest: RawManifest,
  name: string,
  meant: {
    readonly places: readonly Place[];
    readonly clients: readonly object[];
    readonly networks: readonly object[];
  },
): ManifestObject[] {
  const { places, clients, networks } = meant;
  const { namespace, labels } = isRecord(manifest.metadata)
    ? manifest.metadata
    : {};
  const object = (kind: string, own: string, spec: object): ManifestObject => ({
    apiVersion: `${POLICY_GROUP}/v1alpha1`,
    kind,
    metadata: {
      name: own,
      ...(typeof namespace === 'string' && { namespace }),
      ...(isRecord(labels) && { labels: labels as Record<string, string> }),
    },
    spec,
  });
  const numbered = (i: number, of: number) =>
    of > 1 ? `${name}-${i + 1}` : name;
  const ref = (kind: string, own: string) => ({
    group: POLICY_GROUP,
    kind,
    name: own,
  });
  const tls = clients.map((_, i) => [
    ref('MeshTLSAuthentication', numbered(i, clients.length)),
  ]);
  const policies = places.flatMap(({ targetRef }) =>
    (tls.length > 0 ? tls : [[]]).map(needed => ({ targetRef, needed })),
  );
  return [
    ...policies.map(({ targetRef, needed }, i) =>
      object('AuthorizationPolicy', numbered(i, policies.length), {
        targetRef,
        requiredAuthenticationRefs: [
          ...needed,
          ref('NetworkAuthentication', name),
        ],
      }),
    ),
    ...clients.map((spec, i) =>
      object('MeshTLSAuthentication', numbered(i, clients.length), spec),
    ),
    object('NetworkAuthentication', name, { networks }),
  ];
}

/** How what the policies admit differs from what the authorization does, Server by Server. */
function differenceOf(
  manifests: readonly RawManifest[],
  manifest: RawManifest,
  objects: readonly ManifestObject[],
  places: readonly Place[],
): string | undefined {
  const namespace = namespaceOf(manifest);
  const others = manifests.filter(isOther(manifest));
  const read = (added: readonly RawManifest[]) => {
    const index = indexObjects([...others, ...added].map(atHome), {
      cluster: '',
      kinds,
    });
    return readInboundResources(index, namespace, readLinkerdConfig(index));
  };
  const before = read([manifest]);
  const after = read(objects);
  if ('unread' in before || 'unread' in after) return undefined;
  for (const server of places.flatMap(place => place.servers)) {
    const wanted = meaningOf(serverAuthorizations(before, server));
    const got = meaningOf(serverPolicies(after, server));
    if (wanted !== got)
      return `read back, policies would admit ${got} to Server ${server.metadata.name} instead of ${wanted}`;
  }
  return undefined;
}

/** Whom authorizations admit together, from where. */
function meaningOf(authorizations: readonly Authorization[]): string {
  const byNetworks = new Map<string, Set<string>>();
  for (const { networks, clients } of authorizations) {
    const from = canonicalJson(
      networks.map(entry => canonicalJson(entry)).sort(),
    );
    const known = byNetworks.get(from) ?? new Set();
    byNetworks.set(from, known);
    for (const client of typeof clients === 'string'
      ? [clients]
      : clients.identities)
      known.add(client);
  }
  return canonicalJson(
    [...byNetworks]
      .map(([from, who]) => ({ from, who: [...who].sort() }))
      .sort((a, b) => (a.from < b.from ? -1 : 1)),
  );
}
