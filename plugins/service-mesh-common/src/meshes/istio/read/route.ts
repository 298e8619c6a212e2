import { readAll, ResourceIndex } from '../../../engine/ResourceIndex';
import { RouteAnswer, RouteQuestion } from '../../../model';
import { byUnread } from '../evidence';
import { IstioGateway, Sidecar } from '../kinds';
import { readMeshSettings } from '../MeshSettings';
import { answerAtGateway } from './route/answerAtGateway';
import { answerInsideMesh } from './route/answerInsideMesh';
import { routePlace } from './route/routePlace';
import { NOWHERE, RouteScene } from './route/RouteScene';
import { registeredServices } from './routing/registeredServices';
import { ROUTING_KINDS, RoutingContext } from './routing/RoutingContext';
import { readStreamRoute } from './streamRoute';

/** What becomes of a request, by VirtualServices and by routes of the Gateway API. @internal */
export function readRoute(
  index: ResourceIndex,
  question: RouteQuestion,
): RouteAnswer | undefined {
  const read = readAll(index, {
    ...ROUTING_KINDS,
    istioGateways: IstioGateway,
    sidecars: Sidecar,
  });
  if (!read.ok)
    return {
      mesh: 'istio',
      outcome: 'unknown',
      ...NOWHERE,
      explanation: 'Routes could not be read, so nothing can be said.',
      evidence: byUnread(read.unread),
    };
  const { istioGateways, sidecars, ...objects } = read.objects;
  const { connection, from } = question;
  const settings = readMeshSettings(index, routePlace(index, question));
  const context: RoutingContext = { index, settings, hosts: [], ...objects };
  const scene: RouteScene = {
    context,
    istioGateways,
    sidecars,
    table: {
      virtualServices: objects.virtualServices,
      services: registeredServices(
        objects.services,
        objects.serviceEntries,
        settings,
      ),
      settings,
    },
    question,
  };
  if (connection !== undefined) {
    const answer = readStreamRoute(scene, connection);
    return answer && { mesh: 'istio', ...answer };
  }
  const answer =
    'gateway' in from
      ? answerAtGateway(scene, from.gateway)
      : answerInsideMesh(scene, from);
  return answer && { mesh: 'istio', ...answer };
}
