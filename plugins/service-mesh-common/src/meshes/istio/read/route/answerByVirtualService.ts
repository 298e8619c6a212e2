import { Service } from '../../../../engine/coreKinds';
import { RouteAnswer } from '../../../../model';
import { plainHost } from '../../../shared/gatewayApi';
import { byDefault, byResource } from '../../evidence';
import { VirtualService } from '../../kinds';
import { effectiveRoutes } from '../routing/effectiveRoutes';
import { ResolvedRequest } from '../routing/resolveRequest';
import { HttpCall, requestMatches } from '../routing/routeMatches';
import { splitsOf } from '../routing/virtualServiceSplits';
import { backendsInWords, servedBackends } from '../servedBackends';
import { answerDirectly } from './answerDirectly';
import { Answer, NOWHERE, RouteScene } from './RouteScene';

/** The path and host of a request after a VirtualService's rewrite, as far as that can be told. */
function sentBy(
  { context }: RouteScene,
  resolved: ResolvedRequest,
  call: HttpCall,
): RouteAnswer['sent'] {
  const by = 'by' in resolved ? resolved.by : undefined;
  if (!by) return undefined;
  const { route } = effectiveRoutes(
    by.virtualService,
    context.virtualServices,
    context.settings,
  )[by.index];
  if (!route.rewrite) return undefined;
  const { uri, authority } = route.rewrite;
  const match = route.match?.find(entry => requestMatches(entry, call))?.uri;
  const matched = match?.prefix ?? match?.exact ?? (match ? undefined : '/');
  const path =
    uri !== undefined && matched !== undefined
      ? `${uri}${call.path.slice(matched.length)}`
      : undefined;
  return {
    ...(authority !== undefined && { host: authority }),
    ...(path !== undefined && { path }),
  };
}

/** The answer of a VirtualService, or of nobody where none speaks about the request. @internal */
export function answerByVirtualService(
  scene: RouteScene,
  resolved: ResolvedRequest,
  call: HttpCall,
  gateways: readonly string[],
  service: Service | undefined,
): Answer {
  const { context } = scene;
  const host = plainHost(call.host);
  switch (resolved.result) {
    case 'passthrough':
      return {
        outcome: 'passthrough',
        ...NOWHERE,
        explanation: `Nobody registered ${host} on port ${call.port}, so the request is sent there as it is.`,
        evidence: byDefault('unknown destinations may be called'),
      };
    case 'blackhole':
      return {
        outcome: 'response',
        ...NOWHERE,
        response: { status: 502 },
        explanation: `Nobody registered ${host} on port ${call.port}, and only registered hosts may be called.`,
        evidence: byDefault('mesh configuration', 'REGISTRY_ONLY'),
      };
    case 'not-found': {
      const { metadata } = resolved.virtualService;
      return {
        outcome: 'response',
        ...NOWHERE,
        response: { status: 404 },
        explanation: `VirtualService ${metadata.name} is for the host, and none of its routes fits the request.`,
        evidence: byResource(
          context.index,
          resolved.virtualService,
          VirtualService,
          'spec.http',
        ),
      };
    }
    default:
  }
  if (!resolved.by) return answerDirectly(scene, call, service);
  const { virtualService, index } = resolved.by;
  const rule = splitsOf(context, { service: virtualService, host, gateways })[
    index
  ];
  const name = `VirtualService ${virtualService.metadata.name}`;
  const { evidence } = rule;
  if (resolved.result === 'redirect')
    return {
      outcome: 'redirect',
      ...NOWHERE,
      redirect: {
        location: rule.redirect?.to ?? '',
        code: rule.redirect?.code ?? 301,
      },
      rule,
      explanation: `${name} redirects to ${rule.redirect?.to}.`,
      evidence,
    };
  if (resolved.result === 'directResponse')
    return {
      outcome: 'response',
      ...NOWHERE,
      response: { status: resolved.status },
      rule,
      explanation: `${name} answers by itself.`,
      evidence,
    };
  const destinations = servedBackends(rule);
  const sent = sentBy(scene, resolved, call);
  return {
    outcome: 'forward',
    destinations,
    ...(sent && { sent }),
    rule,
    explanation: `${name} sends the request ${backendsInWords(destinations)}.`,
    evidence,
  };
}
