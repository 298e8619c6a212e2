import { Namespace, Service } from '../../../../engine/coreKinds';
import { IntentWriter } from '../../../../engine/MeshWriter';
import { readAll } from '../../../../engine/ResourceIndex';
import { IngressIntent, IntentPath } from '../../../../model';
import { durationMs } from '../../durationMs';
import { gatewayDuration } from '../../write/duration';
import { inOrderOf } from '../../write/inOrderOf';
import { problemAt } from '../../write/intentProblems';
import { written } from '../../write/written';
import { GatewayApiGateway, HTTPRoute } from '../kinds';
import { routeListeners } from '../routeListeners';
import { routeAtGateway } from '../routeAtGateway';
import { ingressProblems } from './ingressProblems';

const PATH_TYPES = { exact: 'Exact', prefix: 'PathPrefix' } as const;

/**
 * How requests come in, as a Gateway and an HTTPRoute.
 *
 * @param ownClass - Class of the gateways that the mesh itself brings; undefined = it brings none
 * @internal
 */
export function gatewayIngress(
  ownClass: string | undefined,
): IntentWriter<IngressIntent> {
  return {
    write(intent) {
      const {
        target,
        hosts,
        path,
        certificateSecret,
        gateway,
        api,
        timeoutMs,
      } = intent;
      const className = gateway.className ?? ownClass;
      const type = path.type === 'exact' ? PATH_TYPES.exact : PATH_TYPES.prefix;
      return written(
        [
          ...ingressProblems(intent),
          ...problemAt(
            'api',
            api !== 'gateway-api' &&
              'only Istio has an API of its own for this: choose gateway-api',
          ),
          ...problemAt(
            'retries',
            intent.retries &&
              'retries of an HTTPRoute are experimental, and few gateways make them: choose the API of Istio, or let the clients in the mesh try again',
          ),
          ...problemAt(
            'gateway.className',
            className === undefined &&
              'no gateway comes with it: name the class of an implementation of the Gateway API that is installed',
          ),
        ],
        () => [
          {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'Gateway',
            metadata: { name: gateway.name, namespace: gateway.namespace },
            spec: {
              gatewayClassName: className,
              listeners: hosts.map(host => ({
                name: listenerName(host, certificateSecret !== undefined),
                hostname: host,
                ...(certificateSecret === undefined
                  ? { port: 80, protocol: 'HTTP' }
                  : {
                      port: 443,
                      protocol: 'HTTPS',
                      tls: {
                        mode: 'Terminate',
                        certificateRefs: [{ name: certificateSecret }],
                      },
                    }),
                allowedRoutes:
                  gateway.namespace === target.namespace
                    ? { namespaces: { from: 'Same' } }
                    : {
                        namespaces: {
                          from: 'Selector',
                          selector: {
                            matchLabels: {
                              'kubernetes.io/metadata.name': target.namespace,
                            },
                          },
                        },
                      },
              })),
            },
          },
          {
            apiVersion: 'gateway.networking.k8s.io/v1',
            kind: 'HTTPRoute',
            metadata: {
              name: `${target.service}-ingress`,
              namespace: target.namespace,
            },
            spec: {
              parentRefs: [
                { name: gateway.name, namespace: gateway.namespace },
              ],
              hostnames: hosts,
              rules: [
                {
                  matches: [{ path: { type, value: path.value } }],
                  ...(timeoutMs !== undefined && {
                    timeouts: { request: gatewayDuration(timeoutMs) },
                  }),
                  backendRefs: [
                    { name: target.service, port: target.port.number },
                  ],
                },
              ],
            },
          },
        ],
      );
    },
    read: (index, like) => read(index, like, ownClass),
  };
}

/** Names of listeners are names for Kubernetes. */
function listenerName(host: string, secure: boolean): string {
  const name = `${secure ? 'https' : 'http'}-${host
    .replace('*', 'any')
    .replaceAll('.', '-')}`;
  return name.length > 253 ? name.slice(0, 253) : name;
}

function read(
  index: Parameters<IntentWriter<IngressIntent>['read']>[0],
  like: IngressIntent,
  ownClass: string | undefined,
): IngressIntent | undefined {
  const all = readAll(index, {
    gateways: GatewayApiGateway,
    routes: HTTPRoute,
    namespaces: Namespace,
    services: Service,
  });
  if (!all.ok) return undefined;
  const { gateways, namespaces, services } = all.objects;
  const { target } = like;
  const gateway = gateways.find(
    ({ metadata }) =>
      metadata.name === like.gateway.name &&
      metadata.namespace === like.gateway.namespace,
  );
  if (!gateway) return undefined;
  const routes = all.objects.routes.map(route => ({ kind: HTTPRoute, route }));
  // A namespace carries its own name as a label, whether it is in the index or not.
  const home: Namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: target.namespace },
  };
  const behind: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: target.service, namespace: target.namespace },
  };
  const table = {
    routes,
    namespaces: namespaces.some(
      ({ metadata }) => metadata.name === target.namespace,
    )
      ? namespaces
      : [...namespaces, home],
    services: [...services, behind],
    referenceGrants: [],
    hosts: [],
  };
  const found = routes.flatMap(entry =>
    routeListeners(entry, gateway, table.namespaces).flatMap(
      ({ listener, hostnames }) =>
        (entry.route.spec?.rules ?? []).flatMap(rule => {
          const [backend, ...more] = rule.backendRefs ?? [];
          const path = pathOf(rule.matches ?? []);
          const [host] = hostnames;
          if (
            more.length > 0 ||
            backend?.name !== target.service ||
            (backend.namespace ?? entry.route.metadata.namespace) !==
              target.namespace ||
            backend.port !== target.port.number ||
            !path ||
            hostnames.length !== 1
          )
            return [];
          const secure = listener.protocol === 'HTTPS';
          const outcome = routeAtGateway(table, gateway, {
            host: host.replace('*', 'nobody'),
            path: path.value,
            method: 'GET',
            headers: {},
            scheme: secure ? 'https' : 'http',
          });
          const secret = secure
            ? listener.tls?.certificateRefs?.[0]?.name
            : undefined;
          return outcome.outcome === 'forward' &&
            outcome.backends.some(({ name }) => name === target.service)
            ? [
                {
                  host,
                  path,
                  secret,
                  secure,
                  timeoutMs: durationMs(rule.timeouts?.request),
                },
              ]
            : [];
        }),
    ),
  );
  const [first] = found;
  if (!first || found.some(({ secure, secret }) => secure && !secret))
    return undefined;
  const { gatewayClassName } = gateway.spec ?? {};
  return {
    target,
    hosts: inOrderOf(
      like.hosts,
      [...new Set(found.map(({ host }) => host))],
      host => host,
    ),
    path: first.path,
    ...(first.secret !== undefined && { certificateSecret: first.secret }),
    gateway: {
      name: gateway.metadata.name,
      namespace: gateway.metadata.namespace ?? '',
      ...(gatewayClassName !== undefined &&
        (like.gateway.className !== undefined ||
          gatewayClassName !== ownClass) && { className: gatewayClassName }),
    },
    api: 'gateway-api',
    ...(first.timeoutMs !== undefined && { timeoutMs: first.timeoutMs }),
  };
}

function pathOf(
  matches: NonNullable<
    NonNullable<NonNullable<HTTPRoute['spec']>['rules']>[number]['matches']
  >,
): IntentPath | undefined {
  if (matches.length === 0) return { type: 'prefix', value: '/' };
  const [{ path, method, headers, queryParams }, ...more] = matches;
  if (more.length > 0 || method || headers?.length || queryParams?.length)
    return undefined;
  const { type = 'PathPrefix', value = '/' } = path ?? {};
  if (type === 'Exact') return { type: 'exact', value };
  return type === 'PathPrefix' ? { type: 'prefix', value } : undefined;
}
