import { EvidenceList } from '../../../../model';
import { plainHost, RouteOutcome } from '../../../shared/gatewayApi';
import { registeredHosts, rulesOf } from '../routing/gatewayApiSplits';
import { RoutingContext } from '../routing/RoutingContext';
import { backendsInWords, servedBackends } from '../servedBackends';
import { Answer, NOWHERE, RouteScene } from './RouteScene';

/** What the backends of routes of the Gateway API are looked up in. @internal */
export function backendScope(context: RoutingContext) {
  return {
    services: context.services,
    referenceGrants: context.referenceGrants,
    hosts: registeredHosts(context),
  };
}

/** The answer of a route of the Gateway API. @internal */
export function answerByRoute(
  { context, question }: RouteScene,
  outcome: RouteOutcome,
  gateways: readonly string[],
  otherwise: EvidenceList,
): Answer {
  const { by } = outcome;
  const rule =
    by &&
    rulesOf(context, by.entry, plainHost(question.host), gateways)[by.rule];
  if (!rule)
    return {
      outcome: 'response',
      ...NOWHERE,
      response: { status: 404 },
      explanation: 'No rule fits the request.',
      evidence: otherwise,
    };
  const { evidence } = rule;
  const name = `${by.entry.kind.kind} ${by.entry.route.metadata.name}`;
  if (outcome.outcome === 'redirect') {
    const { scheme, host, port, path, code } = outcome.redirect;
    const location = `${scheme}://${host}${port ? `:${port}` : ''}${path}`;
    return {
      outcome: 'redirect',
      ...NOWHERE,
      redirect: { location, code },
      rule,
      explanation: `${name} redirects to ${location}.`,
      evidence,
    };
  }
  if (outcome.outcome === 'response')
    return {
      outcome: 'response',
      ...NOWHERE,
      response: { status: outcome.status },
      rule,
      explanation: `${name} leads to nothing that can be served${
        outcome.backends?.[0]?.problem ? `: ${outcome.backends[0].problem}` : ''
      }.`,
      evidence,
    };
  const destinations = servedBackends(rule);
  const { host, path } = outcome.sent;
  return {
    outcome: 'forward',
    destinations,
    ...((host !== question.host || path !== question.path) && {
      sent: {
        ...(host !== question.host && { host }),
        ...(path !== question.path && { path }),
      },
    }),
    rule,
    explanation: `${name} sends the request ${backendsInWords(destinations)}.`,
    evidence,
  };
}
