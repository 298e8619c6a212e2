import { serviceAccountIdentity } from '../identity';
import { Server, ServerAuthorization } from '../kinds';
import { matchesSelector } from '../matchesSelector';
import { Authorization, Clients } from './Authorization';
import { InboundResources } from './InboundResources';
import { networksOf } from './networksOf';

function appliesTo(
  authorization: ServerAuthorization,
  server: Server,
): boolean {
  const target = authorization.spec?.server;
  if (target?.name !== undefined) return target.name === server.metadata.name;
  return matchesSelector(target?.selector ?? {}, server.metadata.labels);
}

/** Undefined when the resource names no client at all: Linkerd then passes it over. */
function clientsOf(
  authorization: ServerAuthorization,
  { config }: InboundResources,
): Clients | undefined {
  const client = authorization.spec?.client;
  if (client?.unauthenticated) return 'anyone';
  const tls = client?.meshTLS;
  if (!tls) return undefined;
  if (tls.unauthenticatedTLS) return 'any-tls';
  const accounts = (tls.serviceAccounts ?? []).flatMap(({ name, namespace }) =>
    name === undefined
      ? []
      : [
          serviceAccountIdentity(
            name,
            namespace ?? authorization.metadata.namespace ?? '',
            config,
          ),
        ],
  );
  const identities = [...(tls.identities ?? []), ...accounts];
  return identities.length > 0 ? { identities } : undefined;
}

/** What the ServerAuthorizations of the namespace admit to a Server. @internal */
export function serverAuthorizations(
  resources: InboundResources,
  server: Server,
): readonly Authorization[] {
  return resources.serverAuthorizations.flatMap(
    (authorization): readonly Authorization[] => {
      if (!appliesTo(authorization, server)) return [];
      const clients = clientsOf(authorization, resources);
      if (!clients) return [];
      const networks = authorization.spec?.client?.networks ?? [];
      return [
        {
          kind: 'serverauthorization',
          name: authorization.metadata.name,
          networks:
            networks.length > 0
              ? networksOf(networks)
              : resources.config.clusterNetworks.map(cidr => ({
                  cidr,
                  except: [],
                })),
          clients,
          evidence: [
            {
              type: 'resource',
              ref: resources.index.ref(authorization, ServerAuthorization),
              field: 'spec.client',
            },
          ],
        },
      ];
    },
  );
}
