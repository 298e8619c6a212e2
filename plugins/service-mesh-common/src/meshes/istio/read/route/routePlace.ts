import { Pod } from '../../../../engine/coreKinds';
import {
  isUnread,
  isUnreadObject,
  ResourceIndex,
} from '../../../../engine/ResourceIndex';
import { RouteQuestion } from '../../../../model';
import { GatewayApiGateway } from '../../../shared/gatewayApi';
import { IstioGateway } from '../../kinds';
import { MeshPlace } from '../../revisionOf';
import { GATEWAY_NAME_LABEL } from '../../select/attachPolicy';
import { isSelective } from '../../selects';

/** The pods whose proxies look at a request: those of the client, or of the gateway it comes to. @internal */
export function routePlace(
  index: ResourceIndex,
  { from }: RouteQuestion,
): MeshPlace {
  if (!('gateway' in from)) return from;
  const [namespace, name = ''] = from.gateway.split('/');
  const own = index.get(GatewayApiGateway, name, namespace);
  if (own && !isUnreadObject(own))
    return {
      namespace,
      labels: { ...own.metadata.labels, [GATEWAY_NAME_LABEL]: name },
    };
  const object = index.get(IstioGateway, name, namespace);
  const selector =
    object && !isUnreadObject(object) ? object.spec?.selector ?? {} : {};
  const pods = isSelective(selector) ? index.withLabels(Pod, selector) : [];
  const [pod] = isUnread(pods) ? [] : pods;
  return pod
    ? {
        namespace: pod.metadata.namespace ?? '',
        labels: pod.metadata.labels ?? {},
        pods: [pod.metadata.name],
      }
    : { namespace };
}
