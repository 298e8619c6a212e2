import { IntentWriter } from '../../../engine/MeshWriter';
import { EgressIntent } from '../../../model';
import { inOrderOf } from '../../shared/write/inOrderOf';
import {
  nameProblems,
  portProblems,
  problemAt,
} from '../../shared/write/intentProblems';
import { written } from '../../shared/write/written';
import { POLICY_GROUP } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { readOutboundResources } from '../outbound/OutboundResources';
import { readOutboundPolicy } from '../outbound/readOutboundPolicy';
import { resolveEgressNetwork } from '../outbound/resolveEgressNetwork';
import { settledView } from './linkerdView';
import { opaqueProblems } from './opaqueProblems';

const HOST =
  /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** An address that belongs to nobody, outside every cluster. */
const OUTSIDE = '203.0.113.7';

/** Hosts outside that a namespace may call, as routes of an EgressNetwork. @internal */
export const egress: IntentWriter<EgressIntent> = {
  write(intent) {
    const { namespace, name, hosts, port, onlyThese } = intent;
    const byHttp = port.protocol === 'http';
    return written(problemsOf(intent), () => [
      {
        apiVersion: `${POLICY_GROUP}/v1alpha1`,
        kind: 'EgressNetwork',
        metadata: { name, namespace },
        spec: { trafficPolicy: onlyThese ? 'Deny' : 'Allow' },
      },
      {
        apiVersion: byHttp
          ? 'gateway.networking.k8s.io/v1'
          : 'gateway.networking.k8s.io/v1alpha2',
        kind: byHttp ? 'HTTPRoute' : 'TLSRoute',
        metadata: { name, namespace },
        spec: {
          parentRefs: [
            {
              group: POLICY_GROUP,
              kind: 'EgressNetwork',
              name,
              port: port.number,
            },
          ],
          hostnames: hosts,
          rules: [
            {
              backendRefs: [
                {
                  group: POLICY_GROUP,
                  kind: 'EgressNetwork',
                  name,
                  port: port.number,
                },
              ],
            },
          ],
        },
      },
    ]);
  },
  read(index, like) {
    const { namespace } = like;
    const view = settledView(index);
    const config = readLinkerdConfig(view);
    const resources = readOutboundResources(view, config);
    if ('unread' in resources) return undefined;
    const network = resolveEgressNetwork(
      resources.egressNetworks,
      namespace,
      OUTSIDE,
      config,
    );
    if (!network) return undefined;
    const { name } = network.metadata;
    const { routes } = readOutboundPolicy(
      resources,
      {
        kind: 'EgressNetwork',
        namespace: network.metadata.namespace ?? '',
        name,
        object: network,
      },
      like.port.number,
      namespace,
    );
    const own = routes.filter(({ entry }) => entry);
    const form = own[0]?.entry?.form;
    if (form !== 'http' && form !== 'tls') return undefined;
    const secure = like.port.protocol === 'tls' ? 'tls' : 'https';
    return {
      namespace,
      name,
      hosts: inOrderOf(
        like.hosts,
        own.flatMap(({ hostnames }) => hostnames),
        host => host,
      ),
      port: {
        number: like.port.number,
        protocol: form === 'http' ? 'http' : secure,
      },
      onlyThese: network.spec?.trafficPolicy === 'Deny',
    };
  },
};

function problemsOf({
  namespace,
  name,
  hosts,
  port,
  addresses,
  endpoints,
}: EgressIntent) {
  return [
    ...nameProblems('namespace', namespace),
    ...nameProblems('name', name),
    ...problemAt('hosts', hosts.length === 0 && 'no host'),
    ...problemAt(
      'hosts',
      hosts.length > 16 && 'a route takes 16 hosts at most: write several',
    ),
    ...hosts.flatMap((host, i) =>
      problemAt(
        `hosts[${i}]`,
        !HOST.test(host)
          ? `${JSON.stringify(host)} is no full host name in lower case`
          : hosts.indexOf(host) < i && 'is listed twice',
      ),
    ),
    ...portProblems('port.number', port.number),
    ...opaqueProblems('port.number', port.number),
    ...problemAt(
      'port.protocol',
      port.protocol === 'tcp' &&
        'TCP carries no host name: Linkerd tells such destinations apart by the networks of an EgressNetwork',
    ),
    ...problemAt(
      'addresses',
      addresses &&
        'Linkerd goes by the name in a request, wherever its address came from: leave them out',
    ),
    ...problemAt(
      'endpoints',
      endpoints &&
        'Linkerd goes where the client looked the host up: put the endpoints into DNS, or write an ExternalWorkload for each',
    ),
  ];
}
