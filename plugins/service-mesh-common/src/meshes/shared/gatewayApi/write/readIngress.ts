import { Namespace, Service } from '../../../../engine/coreKinds';
import { IntentWriter } from '../../../../engine/MeshWriter';
import { readAll } from '../../../../engine/ResourceIndex';
import { IngressIntent, IntentPath } from '../../../../model';
import { durationMs } from '../../durationMs';
import { inOrderOf } from '../../write/inOrderOf';
import { GatewayApiGateway, HTTPRoute } from '../kinds';
import { routeAtGateway } from '../routeAtGateway';
import { routeListeners } from '../routeListeners';

/**
 * How requests come in through a Gateway, found out by asking it.
 *
 * @param ownClass - Class of the gateways that the mesh itself brings
 * @internal
 */
export function readIngress(
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
  if (
    !first ||
    found.some(
      ({ secure, secret }) => (secure && !secret) || secret !== first.secret,
    )
  )
    return undefined;
  const { gatewayClassName } = gateway.spec ?? {};
  const isRedirected = found.every(({ host, path, secure }) => {
    const plain = routeAtGateway(table, gateway, {
      host: host.replace('*', 'nobody'),
      path: path.value,
      method: 'GET',
      headers: {},
      scheme: 'http',
    });
    return (
      secure &&
      plain.outcome === 'redirect' &&
      plain.redirect.scheme === 'https'
    );
  });
  return {
    target,
    hosts: inOrderOf(
      like.hosts,
      [...new Set(found.map(({ host }) => host))],
      host => host,
    ),
    path: first.path,
    ...(first.secret !== undefined && { certificateSecret: first.secret }),
    ...(isRedirected && { redirectPlaintext: true }),
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
