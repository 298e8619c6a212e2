import { IntentWriter, ManifestObject } from '../../../engine/MeshWriter';
import { isUnreadObject } from '../../../engine/ResourceIndex';
import { IngressIntent, IntentPath, TrafficSplit } from '../../../model';
import { gatewayIngress } from '../../shared/gatewayApi/write/ingress';
import { ingressProblems } from '../../shared/gatewayApi/write/ingressProblems';
import { inOrderOf } from '../../shared/write/inOrderOf';
import { pathOfAlternatives } from '../../shared/write/readRequestIntents';
import { readWaits } from '../../shared/write/readResilience';
import { written } from '../../shared/write/written';
import { IstioGateway } from '../kinds';
import { readRouting } from '../read/routing';
import { istioWorkload } from './istioWorkload';
import { conditionProblems, saidLike, waits } from './resilience';

const byGatewayApi = gatewayIngress('istio');

/** How requests come in: by the Gateway API, or by Istio's own Gateway and a VirtualService. @internal */
export const ingress: IntentWriter<IngressIntent> = {
  write(intent) {
    if (intent.api === 'gateway-api') return byGatewayApi.write(intent);
    const { target, hosts, gateway } = intent;
    const name = `${gateway.namespace}/${gateway.name}`;
    return written(
      [
        ...ingressProblems(intent),
        ...conditionProblems(intent.retries),
        ...(gateway.className === undefined
          ? []
          : [
              {
                field: 'gateway.className',
                problem: 'Gateways of Istio itself have no class',
              },
            ]),
      ],
      (): ManifestObject[] => [
        {
          apiVersion: 'networking.istio.io/v1',
          kind: 'Gateway',
          metadata: { name: gateway.name, namespace: gateway.namespace },
          spec: {
            selector: { istio: 'ingressgateway' },
            servers: [serverOf(intent), ...redirectOf(intent)],
          },
        },
        {
          apiVersion: 'networking.istio.io/v1',
          kind: 'VirtualService',
          metadata: {
            name: `${target.service}-ingress`,
            namespace: target.namespace,
          },
          spec: {
            hosts,
            gateways: [name],
            http: [
              {
                name: target.service,
                ...matchOf(intent),
                ...waits(intent),
                route: [
                  {
                    destination: {
                      host: target.service,
                      port: { number: target.port.number },
                    },
                  },
                ],
              },
            ],
          },
        },
      ],
      {
        drop: otherAnswers(intent),
        notes: [
          'The Gateway is served by the pods with the label istio=ingressgateway; they must run in the namespace of the certificate.',
        ],
      },
    );
  },
  read(index, like) {
    if (like.api === 'gateway-api') return byGatewayApi.read(index, like);
    const { target, gateway } = like;
    const name = `${gateway.namespace}/${gateway.name}`;
    const object = index.get(IstioGateway, gateway.name, gateway.namespace);
    if (!object || isUnreadObject(object)) return undefined;
    const splits = readRouting(index, [
      istioWorkload(target, index.cluster, 'sidecar'),
    ]).splits.filter(
      ({ gateways, backends }) =>
        gateways.includes(name) &&
        backends.length === 1 &&
        backends[0].host.startsWith(`${target.service}.${target.namespace}.`) &&
        backends[0].port === target.port.number,
    );
    const [first] = splits;
    const path = first && pathOf(first);
    const ofHosts = (object.spec?.servers ?? []).filter(({ hosts = [] }) =>
      splits.some(({ host }) => hosts.includes(host)),
    );
    const isRedirect = ({ tls }: (typeof ofHosts)[number]) =>
      tls?.httpsRedirect === true;
    const servers = ofHosts.filter(server => !isRedirect(server));
    const hosts = splits
      .map(({ host }) => host)
      .filter(host => servers.some(server => server.hosts?.includes(host)));
    if (!path || hosts.length === 0) return undefined;
    const certificateSecret = servers[0].tls?.credentialName;
    if (servers.some(({ tls }) => tls?.credentialName !== certificateSecret))
      return undefined;
    return {
      target,
      hosts: inOrderOf(like.hosts, [...new Set(hosts)], host => host),
      path,
      ...(certificateSecret !== undefined && { certificateSecret }),
      ...(hosts.every(host =>
        ofHosts.some(
          server => isRedirect(server) && server.hosts?.includes(host),
        ),
      ) && { redirectPlaintext: true }),
      gateway,
      api: 'istio',
      ...readWaits(first, like.retries?.on ?? [], saidLike),
    };
  },
};

function pathOf({ match }: TrafficSplit): IntentPath | undefined {
  return match.length === 0
    ? { type: 'prefix', value: '/' }
    : pathOfAlternatives(match);
}

function serverOf({ hosts, certificateSecret, target }: IngressIntent) {
  return certificateSecret === undefined
    ? {
        name: `${target.service}-http`,
        port: { number: 80, name: 'http', protocol: 'HTTP' },
        hosts,
      }
    : {
        name: `${target.service}-https`,
        port: { number: 443, name: 'https', protocol: 'HTTPS' },
        hosts,
        tls: { mode: 'SIMPLE', credentialName: certificateSecret },
      };
}

/** The server that answers plaintext with the address that has TLS. */
function redirectOf({ hosts, redirectPlaintext, target }: IngressIntent) {
  return redirectPlaintext
    ? [
        {
          name: `${target.service}-http`,
          port: { number: 80, name: 'http', protocol: 'HTTP' },
          hosts,
          tls: { httpsRedirect: true },
        },
      ]
    : [];
}

/** What an earlier answer left in the file and this one does not ask for. */
function otherAnswers({
  target: { service },
  certificateSecret,
  redirectPlaintext,
  path,
  timeoutMs,
  retries,
}: IngressIntent): string[] {
  const plain = `Gateway/spec.servers[${service}-http]`;
  const rule = `VirtualService/spec.http[${service}]`;
  return [
    ...(certificateSecret === undefined
      ? [`Gateway/spec.servers[${service}-https]`, `${plain}.tls`]
      : []),
    ...(certificateSecret !== undefined && !redirectPlaintext ? [plain] : []),
    ...(path.type === 'prefix' && path.value === '/' ? [`${rule}.match`] : []),
    ...(timeoutMs === undefined ? [`${rule}.timeout`] : []),
    ...(retries === undefined ? [`${rule}.retries`] : []),
    ...(retries?.perTryTimeoutMs === undefined
      ? [`${rule}.retries.perTryTimeout`]
      : []),
    ...(retries?.otherLocalities === undefined
      ? [`${rule}.retries.retryRemoteLocalities`]
      : []),
  ];
}

/** A prefix goes by whole segments, which takes two alternatives. */
function matchOf({ path: { type, value } }: IngressIntent) {
  if (type === 'exact') return { match: [{ uri: { exact: value } }] };
  return value === '/'
    ? {}
    : { match: [{ uri: { exact: value } }, { uri: { prefix: `${value}/` } }] };
}
