import { Service } from '../../../../engine/coreKinds';
import { plainHost } from '../../../shared/gatewayApi';
import { byDefault, byResource } from '../../evidence';
import { hostSubsetOf } from '../../Host';
import { ServiceEntry } from '../../kinds';
import { HttpCall } from '../routing/routeMatches';
import { Answer, RouteScene } from './RouteScene';

/** Without any route a request goes to the service that was asked for. @internal */
export function answerDirectly(
  { context }: RouteScene,
  call: HttpCall,
  service: Service | undefined,
): Answer {
  const host = plainHost(call.host);
  const entry = context.serviceEntries.find(({ spec }) =>
    spec?.hosts?.some(name => hostSubsetOf(host, name.toLowerCase())),
  );
  const object = service
    ? byResource(context.index, service, Service)
    : undefined;
  const evidence =
    object ??
    (entry
      ? byResource(context.index, entry, ServiceEntry)
      : byDefault('no route'));
  const full = service
    ? `${service.metadata.name}.${service.metadata.namespace}.svc.${context.settings.clusterDomain}`
    : host;
  return {
    outcome: 'forward',
    destinations: [
      { host: full, port: call.port, weight: 1, share: 1, evidence },
    ],
    explanation: `No route speaks about the host, so the request goes to ${full}.`,
    evidence,
  };
}
