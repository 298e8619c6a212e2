import {
  RouteAnswer,
  RouteQuestion,
  SplitBackend,
  TrafficSplit,
} from '../../../model';
import { OutboundPolicy } from '../outbound/OutboundPolicy';
import {
  OutboundOutcome,
  outboundRequest,
  OutboundRequest,
  takenRule,
} from '../outbound/outboundRequest';

/** What becomes of a request, before it is said who answers. @internal */
export type Answer = Omit<RouteAnswer, 'mesh'>;

/** The name or address of a question, and the port it is written with. @internal */
export function readHost({
  host,
  port,
}: Pick<RouteQuestion, 'host' | 'port'>): {
  readonly name: string;
  readonly port?: number;
} {
  const written = host.toLowerCase();
  const [, bracketed, plain = '', after] =
    /^(?:\[([^\]]*)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(written) ?? [];
  const many = written.split(':').length > 2 && bracketed === undefined;
  const name = (many ? written : bracketed ?? plain).replace(/\.$/, '');
  const number = port ?? (many ? 0 : Number(after ?? 0));
  return { name, ...(number > 0 && { port: number }) };
}

/** Where a request goes, by shares. @internal */
export function inWords(destinations: readonly SplitBackend[]): string {
  return destinations
    .map(({ host, share }) =>
      share !== undefined && share < 1
        ? `${Math.round(share * 1000) / 10}% to ${host}`
        : `to ${host}`,
    )
    .join(', ');
}

/** What a policy leads to beside its routes, and how its routes read. @internal */
export interface Leading {
  readonly fallback: SplitBackend;
  splitOf(
    taken: NonNullable<ReturnType<typeof takenRule>>,
  ): TrafficSplit | undefined;
}

/** One route that the proxy cannot read spoils the policy of all. */
function byRefusal(
  { refusals = [], evidence }: OutboundPolicy,
  [first]: readonly OutboundOutcome[],
): Answer {
  const why = refusals
    .map(({ entry, problem }) => {
      const { namespace, name } = entry.route.metadata;
      return `${entry.kind.kind} ${namespace}/${name}: ${problem}`;
    })
    .join('; ');
  const [own, ...rest] = [
    ...refusals.flatMap(refusal => refusal.evidence),
    ...evidence,
  ];
  const closed = first?.outcome !== 'response';
  return {
    outcome: closed ? 'refused' : 'response',
    destinations: [],
    ...(!closed && { response: { status: first.httpStatus } }),
    explanation: `Every ${
      closed ? 'connection is closed' : 'request fails'
    }, because the client’s proxy cannot read what Linkerd sends it about ${why}.`,
    evidence: [own, ...rest],
  };
}

/** Follows the routes of a policy. @internal */
export function byPolicy(
  policy: OutboundPolicy,
  question: RouteQuestion,
  { fallback, splitOf }: Leading,
): Answer {
  const { method, path, headers, connection } = question;
  const request = {
    protocol: 'http' as const,
    method,
    path,
    host: headers.host ?? readHost(question).name,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value]]),
    ),
  };
  const asked: OutboundRequest =
    connection === undefined
      ? request
      : { protocol: 'tls', sni: connection === 'tls' ? request.host : '' };
  const outcomes = outboundRequest(policy, asked);
  if (policy.refusals) return byRefusal(policy, outcomes);
  const taken = takenRule(policy, asked);
  const split = taken && splitOf(taken);
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
      : [fallback];
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
