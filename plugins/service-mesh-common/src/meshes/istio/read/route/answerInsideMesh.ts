import { Service } from '../../../../engine/coreKinds';
import { derived } from '../../../../engine/derived';
import { groupBy } from '../../../../engine/groupBy';
import {
  followRule,
  GRPCRoute,
  HTTPRoute,
  plainHost,
  refusedRoute,
  selectRule,
} from '../../../shared/gatewayApi';
import { byResource } from '../../evidence';
import { fullHost } from '../../Host';
import { VirtualService } from '../../kinds';
import { MeshSettings } from '../../MeshSettings';
import { requestRoutes } from '../routing/gatewayApiSplits';
import { ResolvedRequest, resolveRequest } from '../routing/resolveRequest';
import { RoutingProxy } from '../routing/routeMatches';
import { seenServices } from '../routing/seenServices';
import { answersTo, servicesNamedLike } from '../routing/serviceDomains';
import { answerByRoute, backendScope } from './answerByRoute';
import { answerByVirtualService } from './answerByVirtualService';
import { answerDirectly } from './answerDirectly';
import { layer7Proxy } from './layer7Proxy';
import { Answer, callOf, portOf, RouteScene } from './RouteScene';
import { routesGoFirst } from './routesGoFirst';
import { routesOnPort } from './routesOnPort';
import { isUnregistered, sidecarView, unregistered } from './sidecarView';

const servicesByHost = derived(
  (services: readonly Service[], { clusterDomain }: MeshSettings) =>
    new Map<string, Service>(
      services.map(service => {
        const { name, namespace } = service.metadata;
        return [`${name}.${namespace}.svc.${clusterDomain}`, service];
      }),
    ),
);

/** Routes that Istio takes, by `namespace/name` of the Services they are attached to. */
const routesByParent = derived(
  (httpRoutes: readonly HTTPRoute[], grpcRoutes: readonly GRPCRoute[]) =>
    groupBy(
      requestRoutes({ httpRoutes, grpcRoutes }).filter(
        entry =>
          refusedRoute(entry, { referenceGrants: [], needsNoGrant: true }) ===
          undefined,
      ),
      ({ route: { metadata, spec } }) =>
        (spec?.parentRefs ?? [])
          .filter(({ kind, group }) => kind === 'Service' && !group)
          .map(
            ({ name, namespace }) =>
              `${namespace ?? metadata.namespace ?? 'default'}/${name}`,
          ),
    ),
);

/** What becomes of a request of a client inside the mesh. @internal */
export function answerInsideMesh(
  scene: RouteScene,
  from: {
    readonly namespace: string;
    readonly labels?: RoutingProxy['labels'];
  },
): Answer {
  const { context, table, question } = scene;
  const { clusterDomain } = table.settings;
  const client: RoutingProxy = {
    namespace: from.namespace,
    labels: from.labels ?? {},
  };
  const host = plainHost(question.host);
  const named = servicesNamedLike(table.services, host).filter(entry =>
    answersTo(entry, host, `${client.namespace}.svc.${clusterDomain}`),
  );
  const service =
    seenServices(named, client.namespace, table.settings)[0] ?? named[0];
  const port = portOf(scene, service);
  const call = callOf(scene, port);
  const kubernetes = servicesByHost(context.services, table.settings).get(
    service?.host ?? '',
  );
  const layer7 = layer7Proxy(context, client, kubernetes);
  if (!layer7)
    return {
      ...answerDirectly(scene, call, kubernetes),
      explanation:
        'No waypoint stands before the Service, so ztunnels send the connection on without looking at the request.',
    };
  const view =
    layer7.proxy === client
      ? sidecarView(scene, client, kubernetes, service, port)
      : undefined;
  const resolved = resolveRequest(view?.table ?? table, layer7.proxy, call);
  if (view && isUnregistered(resolved)) return unregistered(view, host, port);
  const owner = ownerOf(resolved);
  if (kubernetes && !view?.hidden) {
    const { name, namespace = '' } = kubernetes.metadata;
    const attached =
      routesByParent(context.httpRoutes, context.grpcRoutes).get(
        `${namespace}/${name}`,
      ) ?? [];
    const known = service?.host ?? '';
    const group = routesOnPort(
      attached,
      { kind: 'Service', namespace, name, port, host: known },
      layer7.routesOf,
    );
    // Where any route that the client sees names the Service, what is for many hosts at once is not asked.
    const isAttached = attached.some(({ route }) =>
      [namespace, layer7.routesOf].includes(
        route.metadata.namespace ?? 'default',
      ),
    );
    const isNamed =
      !isAttached || (owner && namesHost(owner, known, clusterDomain));
    if (!group && owner && !isNamed)
      return answerDirectly(scene, call, kubernetes);
    if (
      group &&
      (!isNamed ||
        routesGoFirst(
          group.named,
          owner,
          layer7.proxy.namespace,
          table.settings,
        ))
    ) {
      const routeCall = { ...call, port, scheme: question.scheme };
      const by = selectRule(group.routes, {
        ...routeCall,
        headers: question.headers,
      });
      return answerByRoute(
        scene,
        by
          ? followRule(
              by,
              { ...routeCall, headers: question.headers },
              { ...backendScope(context), needsNoGrant: true },
            )
          : { outcome: 'response', status: 404 },
        ['mesh'],
        byResource(
          context.index,
          group.routes[0].route,
          group.routes[0].kind,
          'spec.rules',
        ),
      );
    }
  }
  return answerByVirtualService(scene, resolved, call, ['mesh'], kubernetes);
}

function namesHost(
  { metadata, spec }: VirtualService,
  host: string,
  clusterDomain: string,
): boolean {
  return (spec?.hosts ?? []).some(
    entry => fullHost(entry, metadata.namespace ?? '', clusterDomain) === host,
  );
}

function ownerOf(resolved: ResolvedRequest): VirtualService | undefined {
  if (resolved.result === 'not-found') return resolved.virtualService;
  return 'by' in resolved ? resolved.by?.virtualService : undefined;
}
