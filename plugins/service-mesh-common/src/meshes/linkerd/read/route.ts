import { Service } from '../../../engine/coreKinds';
import { isUnread, ResourceIndex } from '../../../engine/ResourceIndex';
import { RouteAnswer, RouteQuestion, SplitBackend } from '../../../model';
import { ServiceProfile } from '../kinds';
import { readLinkerdConfig } from '../LinkerdConfig';
import { chooseProfile } from '../destination/resolveProfile';
import { isIpAddress } from '../destination/parseAuthority';
import { lookupOutbound } from '../outbound/lookupOutbound';
import { OutboundPolicy } from '../outbound/OutboundPolicy';
import {
  OutboundResources,
  readOutboundResources,
} from '../outbound/OutboundResources';
import { profileInForce } from '../outbound/profileInForce';
import { profileSplits } from '../outbound/profileSplits';
import { ruleSplit } from '../outbound/routeSplits';
import { ServiceContext } from '../outbound/ServiceContext';
import { matchProfileRoute } from '../profile/matchProfileRoute';
import { translateProfile } from '../profile/translateProfile';
import {
  byForeignName,
  byOutsidePolicy,
  byPodAddress,
  isTls,
} from './egressRoute';
import { Answer, byPolicy, inWords, readHost } from './routeByPolicy';

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
  const asked = readHost(question);
  if (isIpAddress(asked.name))
    return {
      mesh: 'linkerd',
      ...byAddress(resources, profiles, question, asked),
    };
  const { name } = asked;
  const service = resources.services.find(({ metadata }) => {
    const { namespace = '' } = metadata;
    const written = `${metadata.name}.${namespace}`;
    return [
      ...(namespace === from.namespace ? [metadata.name] : []),
      written,
      `${written}.svc`,
      `${written}.svc.${config.clusterDomain}`,
    ].includes(name);
  });
  if (service) {
    const ports = (service.spec?.ports ?? []).flatMap(({ port }) => port ?? []);
    const port = asked.port ?? (ports.includes(80) ? 80 : ports[0] ?? 80);
    return {
      mesh: 'linkerd',
      ...byService(resources, profiles, question, service, port),
    };
  }
  // Names of the cluster that no Service has lead nowhere.
  return name.includes('.') &&
    !name.endsWith('.svc') &&
    !name.endsWith(`.${config.clusterDomain}`)
    ? { mesh: 'linkerd', ...byForeignName(resources, question, asked) }
    : undefined;
}

/** An address: of a Service, of something outside of the cluster, or of a pod. */
function byAddress(
  resources: OutboundResources,
  profiles: readonly ServiceProfile[],
  question: RouteQuestion,
  asked: ReturnType<typeof readHost>,
): Answer {
  const { services } = resources;
  const client = 'namespace' in question.from ? question.from.namespace : '';
  const ip = asked.name;
  const port = asked.port ?? (isTls(question) ? 443 : 80);
  const policy = lookupOutbound(resources, { ip, port }, client);
  if (!policy) return byPodAddress(resources, ip, port, client);
  const { parent } = policy;
  const service =
    'kind' in parent && parent.kind === 'Service'
      ? services.find(
          ({ metadata }) =>
            metadata.name === parent.name &&
            metadata.namespace === parent.namespace,
        )
      : undefined;
  return service
    ? byService(resources, profiles, question, service, port, policy)
    : byOutsidePolicy(resources, policy, question, ip, port);
}

/** A Service, by its name or its address. */
function byService(
  resources: OutboundResources,
  profiles: readonly ServiceProfile[],
  question: RouteQuestion,
  service: Service,
  port: number,
  byIp?: OutboundPolicy,
): Answer {
  const { index, services, config } = resources;
  const { name, namespace = '' } = service.metadata;
  const host = `${name}.${namespace}.svc.${config.clusterDomain}`;
  const context: ServiceContext = {
    index,
    service,
    host,
    services,
    clusterDomain: config.clusterDomain,
  };
  const called = { resource: index.ref(service, Service) };
  const client = 'namespace' in question.from ? question.from.namespace : '';
  const inNamespace = (place: string) =>
    profiles.find(
      ({ metadata }) => metadata.name === host && metadata.namespace === place,
    );
  const profile = chooseProfile(inNamespace(client), inNamespace(namespace));
  // Nothing is announced for a port that the Service does not have; its policy refuses it.
  const refused =
    byIp !== undefined && !service.spec?.ports?.some(p => p.port === port);
  if (profile && !refused && profileInForce(profile))
    return { ...byProfile(context, profile, question, port), called };
  const policy =
    byIp ?? lookupOutbound(resources, { authority: `${host}:${port}` }, client);
  return policy
    ? {
        ...byPolicy(policy, question, {
          fallback: toService(context, port),
          splitOf: taken =>
            taken.route.entry &&
            ruleSplit(
              context,
              taken.route.entry,
              taken.route.hostnames,
              taken.rule,
              taken.route.rules.indexOf(taken.rule),
            ),
        }),
        called,
      }
    : {
        ...UNKNOWN,
        called,
        explanation: 'Nothing is told about the Service.',
        evidence: [{ type: 'resource', ref: called.resource }],
      };
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
