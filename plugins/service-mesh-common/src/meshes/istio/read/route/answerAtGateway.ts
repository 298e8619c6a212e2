import { GatewayApiGateway, routeAtGateway } from '../../../shared/gatewayApi';
import { byResource } from '../../evidence';
import { requestRoutes } from '../routing/gatewayApiSplits';
import { answerAtIstioGateway } from './answerAtIstioGateway';
import { answerByRoute, backendScope } from './answerByRoute';
import { Answer, RouteScene } from './RouteScene';

/** What becomes of a request that comes to a gateway of either API; undefined = there is no such gateway. @internal */
export function answerAtGateway(
  scene: RouteScene,
  gateway: string,
): Answer | undefined {
  const { context, istioGateways, question } = scene;
  const isNamed = ({
    metadata,
  }: {
    readonly metadata: { readonly name: string; readonly namespace?: string };
  }) => `${metadata.namespace}/${metadata.name}` === gateway;
  const own = context.gateways.find(isNamed);
  if (own) {
    const outcome = routeAtGateway(
      {
        ...backendScope(context),
        routes: requestRoutes(context),
        namespaces: context.namespaces,
      },
      own,
      {
        host: question.host,
        path: question.path,
        method: question.method,
        headers: question.headers,
        scheme: question.scheme,
        ...(question.port !== undefined && { port: question.port }),
      },
    );
    return answerByRoute(
      scene,
      outcome,
      [gateway],
      byResource(context.index, own, GatewayApiGateway, 'spec.listeners'),
    );
  }
  const istioGateway = istioGateways.find(isNamed);
  return istioGateway && answerAtIstioGateway(scene, istioGateway, gateway);
}
