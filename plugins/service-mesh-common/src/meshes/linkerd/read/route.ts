import { Service } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import {
  RouteAnswer,
  RouteQuestion,
  SplitBackend,
  TrafficSplit,
} from '../../../model';
import { ServiceProfile } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { OutboundPolicy } from '../outbound/OutboundPolicy';
import {
  outboundRequest,
  OutboundRequest,
  takenRule,
} from '../outbound/outboundRequest';
import { readOutboundResources } from '../outbound/OutboundResources';
import { profileInForce } from '../outbound/profileInForce';
import { profileSplits } from '../outbound/profileSplits';
import { readOutboundPolicy } from '../outbound/readOutboundPolicy';
import { ruleSplit } from '../outbound/routeSplits';
import { ServiceContext } from '../outbound/ServiceContext';
import { matchProfileRoute } from '../profile/matchProfileRoute';
import { translateProfile } from '../profile/translateProfile';

type Answer = Omit<RouteAnswer, 'mesh'>;

const UNKNOWN = { outcome: 'unknown', destinations: [] } as const;

/** What becomes of a request of a client in the mesh; Linkerd has no gateways of its own. @internal */
export function route(
  index: ResourceIndex,
  question: RouteQuestion,
): RouteAnswer | undefined {
  const { from } = question;
  if ('gateway' in from) return undefined;
  const config = readLinkerdConfig(index);
  const resources = readOutboundResources(index, config);
  const profiles = index.list(ServiceProfile);
  if ('unread' in resources || isUnread(profiles)) {
    const unread = [
      ...('unread' in resources ? resources.unread : []),
      ...(isUnread(profiles) ? [profiles.unread] : []),
    ];
    return {
      mesh: 'linkerd',
      ...UNKNOWN,
      explanation: 'Routes could not be read, so nothing can be said.',
      evidence: [{ type: 'unknown', unread }],
    };
  }
  const { services } = resources;
  const { clusterDomain } = config;
  const [written, writtenPort] = question.host
    .toLowerCase()
    .replace(/\.$/, '')
    .split(':');
  const service = services.find(({ metadata }) => {
    const { name, namespace = '' } = metadata;
    return [
      ...(namespace === from.namespace ? [name] : []),
      `${name}.${namespace}`,
      `${name}.${namespace}.svc`,
      `${name}.${namespace}.svc.${clusterDomain}`,
    ].includes(written);
  });
  if (!service) return undefined;
  const { name, namespace = '' } = service.metadata;
  const host = `${name}.${namespace}.svc.${clusterDomain}`;
  const context: ServiceContext = {
    index,
    service,
    host,
    services,
    clusterDomain,
  };
  const ports = (service.spec?.ports ?? []).flatMap(({ port }) => port ?? []);
  const port =
    question.port ??
    (Number(writtenPort) || (ports.includes(80) ? 80 : ports[0] ?? 80));
  const profile = profiles.find(
    ({ metadata }) =>
      metadata.name === host && metadata.namespace === namespace,
  );
  const answer =
    profile && profileInForce(profile)
      ? byProfile(context, profile, question, port)
      : byPolicy(
          context,
          readOutboundPolicy(
            resources,
            { kind: 'Service', namespace, name, object: service },
            port,
            from.namespace,
          ),
          question,
          port,
        );
  return { mesh: 'linkerd', ...answer };
}

function toService(
  { index, service, host }: ServiceContext,
  port: number,
): SplitBackend {
  return {
    host,
    port,
    weight: 1,
    share: 1,
    evidence: [{ type: 'resource', ref: index.ref(service, Service) }],
  };
}

function inWords(destinations: readonly SplitBackend[]): string {
  return destinations
    .map(({ host, share }) =>
      share !== undefined && share < 1
        ? `${Math.round(share * 1000) / 10} % to ${host}`
        : `to ${host}`,
    )
    .join(', ');
}

/** A ServiceProfile tells routes apart for metrics, retries and timeouts; where requests go is its overrides' matter. */
function byProfile(
  context: ServiceContext,
  profile: ServiceProfile,
  { method, path }: RouteQuestion,
  port: number,
): Answer {
  const { index } = context;
  const told = translateProfile(profile.spec, 0);
  const ref = index.ref(profile, ServiceProfile);
  if (!told.ok)
    return {
      ...UNKNOWN,
      explanation: `Clients keep what they had before, because the ServiceProfile cannot be read: ${told.error}`,
      evidence: [{ type: 'resource', ref, field: 'spec' }],
    };
  const taken = matchProfileRoute(told.value.routes, {
    method,
    path: path.split('?')[0],
  });
  const position = taken ? told.value.routes.indexOf(taken) : -1;
  const splits = profileSplits(context, profile);
  // The default route comes after those that are written.
  const rule = splits[position < 0 ? splits.length - 1 : position];
  const backends = rule.backends.length
    ? rule.backends.filter(({ share, weight }) => (share ?? weight) > 0)
    : [toService(context, port)];
  return {
    outcome: 'forward',
    destinations: backends,
    rule,
    explanation: `${
      position < 0
        ? 'No route of the ServiceProfile fits, and the request goes'
        : 'A route of the ServiceProfile fits, and the request goes'
    } ${inWords(backends)}.`,
    evidence: rule.evidence,
  };
}

function byPolicy(
  context: ServiceContext,
  policy: OutboundPolicy,
  { method, path, headers, host, connection }: RouteQuestion,
  port: number,
): Answer {
  const request = {
    protocol: 'http' as const,
    method,
    path,
    host: host.split(':')[0],
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
  };
  const asked: OutboundRequest =
    connection === undefined
      ? request
      : { protocol: 'tls', sni: connection === 'tls' ? request.host : '' };
  const outcomes = outboundRequest(policy, asked);
  const taken = takenRule(policy, asked);
  const split: TrafficSplit | undefined =
    taken?.route.entry &&
    ruleSplit(
      context,
      taken.route.entry,
      taken.route.hostnames,
      taken.rule,
      taken.route.rules.indexOf(taken.rule),
    );
  const evidence = split?.evidence ?? policy.evidence;
  const rule = split ? { rule: split } : {};
  const by = taken?.route.entry
    ? `${taken.route.entry.kind.kind} ${taken.route.entry.route.metadata.name}`
    : 'Linkerd by itself';
  if (split?.redirect)
    return {
      outcome: 'redirect',
      destinations: [],
      redirect: { location: split.redirect.to, code: split.redirect.code },
      ...rule,
      explanation: `${by} redirects to ${split.redirect.to}.`,
      evidence,
    };
  if (outcomes.some(({ outcome }) => outcome === 'forward')) {
    const backends = split?.backends.length
      ? split.backends.filter(({ share, weight }) => (share ?? weight) > 0)
      : [toService(context, port)];
    return {
      outcome: 'forward',
      destinations: backends,
      ...rule,
      explanation: `${by} sends the request ${inWords(backends)}.`,
      evidence,
    };
  }
  const [first] = outcomes;
  return first?.outcome === 'response'
    ? {
        outcome: 'response',
        destinations: [],
        response: { status: first.httpStatus },
        ...rule,
        explanation: taken
          ? `${by} is answered with ${first.httpStatus}.`
          : 'No rule fits the request.',
        evidence,
      }
    : {
        outcome: 'refused',
        destinations: [],
        ...rule,
        explanation: 'The connection is closed.',
        evidence,
      };
}
