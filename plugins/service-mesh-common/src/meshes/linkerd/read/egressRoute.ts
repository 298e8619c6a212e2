import { cidrContains } from '../../../engine/cidr';
import { Pod } from '../../../engine/coreKinds';
import { EvidenceList, ResourceRef, RouteQuestion } from '../../../model';
import { readDestinationCluster } from '../destination/readDestinationCluster';
import { resolveProfile } from '../destination/resolveProfile';
import { EgressNetwork } from '../kinds';
import { lookupOutbound } from '../outbound/lookupOutbound';
import { OutboundPolicy } from '../outbound/OutboundPolicy';
import { OutboundResources } from '../outbound/OutboundResources';
import { ruleSplit } from '../outbound/routeSplits';
import { Answer, byPolicy, readHost } from './routeByPolicy';
import { targetOf } from './toServiceEndpoint';

const OUTSIDE = { called: { outside: true } } as const;

/** Addresses set aside for examples: one of them stands for any address outside, unless the cluster uses it. */
const SOMEWHERE = ['192.0.2.1', '198.51.100.1', '203.0.113.1'];

/** TLS that the client makes itself is passed on as it is. @internal */
export function isTls({ scheme, connection }: RouteQuestion): boolean {
  return (
    connection === 'tls' || (connection === undefined && scheme === 'https')
  );
}

/** What a policy makes of a request to somewhere outside of the cluster. @internal */
export function byOutsidePolicy(
  { index, services, config }: OutboundResources,
  policy: OutboundPolicy,
  question: RouteQuestion,
  host: string,
  port: number,
): Answer {
  const { parent, evidence } = policy;
  const asked: RouteQuestion = isTls(question)
    ? { ...question, connection: 'tls' }
    : question;
  const fallback = { host, port, weight: 1, share: 1, evidence };
  if (!('kind' in parent))
    return {
      outcome: 'passthrough',
      destinations: [fallback],
      explanation: `No EgressNetwork speaks for ${host}, and what nobody speaks for may be called.`,
      evidence,
      ...OUTSIDE,
    };
  const egress = index.get(EgressNetwork, parent.name, parent.namespace);
  const stub = {
    apiVersion: '',
    kind: parent.kind,
    metadata: { name: parent.name, namespace: parent.namespace },
  };
  const answer = byPolicy(policy, asked, {
    fallback,
    splitOf: taken =>
      taken.route.entry &&
      ruleSplit(
        {
          index,
          service: stub,
          parentKind: EgressNetwork,
          host,
          services,
          clusterDomain: config.clusterDomain,
        },
        taken.route.entry,
        taken.route.hostnames,
        taken.rule,
        taken.route.rules.indexOf(taken.rule),
      ),
  });
  const governed = `EgressNetwork ${parent.namespace}/${parent.name} governs it`;
  const ref: ResourceRef = index.ref(
    egress && 'metadata' in egress ? egress : stub,
    EgressNetwork,
  );
  const [first, ...rest] = answer.evidence;
  return {
    ...answer,
    explanation: `${answer.explanation.replace(/\.$/, '')}; ${governed}.`,
    evidence: [first, ...rest, { type: 'resource', ref }],
    ...OUTSIDE,
  };
}

/**
 * A name that no Service of the cluster has. Which EgressNetwork governs it depends on the address that the name resolves
 * to; where they all stand for everything outside, or there are none, any address has the same answer.
 * @internal
 */
export function byForeignName(
  resources: OutboundResources,
  question: RouteQuestion,
  asked: ReturnType<typeof readHost>,
): Answer {
  const { egressNetworks, config, index } = resources;
  const client = 'namespace' in question.from ? question.from.namespace : '';
  const of = (namespace: string) =>
    egressNetworks.filter(({ metadata }) => metadata.namespace === namespace);
  const own = of(client);
  const candidates = own.length ? own : of(config.globalEgressNamespace);
  const port = asked.port ?? (isTls(question) ? 443 : 80);
  const ip = SOMEWHERE.find(
    address =>
      !config.clusterNetworks.some(cidr => cidrContains(cidr, address)),
  );
  const particular = candidates.filter(({ spec }) => spec?.networks);
  const policy =
    ip !== undefined && particular.length === 0
      ? lookupOutbound(resources, { ip, port }, client)
      : undefined;
  if (policy)
    return byOutsidePolicy(resources, policy, question, asked.name, port);
  const refs = particular.map(egress => ({
    type: 'resource' as const,
    ref: index.ref(egress, EgressNetwork),
    field: 'spec.networks',
  }));
  const [first, ...rest] = refs;
  const evidence: EvidenceList = first ? [first, ...rest] : [config.evidence];
  return {
    outcome: 'unknown',
    destinations: [],
    explanation: `What governs ${asked.name} depends on the address it resolves to: ask with the address, and the name as the header host.`,
    evidence,
    ...OUTSIDE,
  };
}

/** An address of the cluster's own networks that is no Service's: a pod, a workload outside, or nobody known. @internal */
export function byPodAddress(
  { index, config }: OutboundResources,
  ip: string,
  port: number,
  clientNamespace: string,
): Answer {
  const read = readDestinationCluster(index, config, { ip, clientNamespace });
  if ('unread' in read)
    return {
      outcome: 'unknown',
      destinations: [],
      explanation: 'Pods could not be read, so nothing can be said.',
      evidence: [{ type: 'unknown', unread: read.unread }],
    };
  const answer = resolveProfile(read.cluster, ip, port, {
    namespace: clientNamespace,
  });
  const by: EvidenceList = [
    {
      type: 'default',
      name: 'linkerd: no policy is told for addresses of the cluster that are no Service’s',
    },
  ];
  if (!answer.ok)
    return {
      outcome: 'unknown',
      destinations: [],
      explanation: `The destination service answers with an error: ${answer.error}.`,
      evidence: by,
    };
  const { endpoint, opaqueProtocol } = answer.value;
  const target = endpoint && targetOf(endpoint.source, index.cluster);
  const [first] = by;
  const evidence: EvidenceList = target
    ? [{ type: 'resource', ref: target }, first]
    : by;
  const way = endpoint?.tlsIdentity
    ? `by mTLS with ${endpoint.tlsIdentity}`
    : 'in plaintext';
  return {
    outcome: 'forward',
    destinations: [{ host: ip, port, weight: 1, share: 1, evidence }],
    explanation: target
      ? `No route applies to the address of a ${
          target.kind === Pod.kind ? 'pod' : 'workload'
        }: the connection goes to ${target.namespace}/${target.name}, ${way}${
          opaqueProtocol ? ', as bytes' : ''
        }.`
      : `Nothing is known of the address, and the connection goes there ${way}.`,
    evidence,
    ...(target && { called: { resource: target } }),
  };
}
