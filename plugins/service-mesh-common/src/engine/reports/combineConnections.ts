import { AccessConnection, AccessDecision } from '../../model';

/** The worst first: what is shown where connections are not judged alike. */
const ORDER = ['unknown', 'deny', 'depends', 'allow'] as const;

/** One decision for a caller that connects in several ways; where they are not judged alike, it turns on the way. @internal */
export function combineConnections(
  connections: readonly AccessConnection[],
  decide: (connection: AccessConnection) => AccessDecision,
): AccessDecision {
  const decisions = connections.map(decide);
  const [first] = decisions;
  if (decisions.every(({ verdict }) => verdict === first.verdict)) return first;
  const told =
    ORDER.map(verdict => decisions.find(one => one.verdict === verdict)).find(
      found => found !== undefined,
    ) ?? first;
  if (told.verdict === 'unknown') return told;
  return {
    ...told,
    verdict: 'depends',
    dependsOn: [
      ...new Set([
        ...waysOf(connections),
        ...decisions.flatMap(({ dependsOn }) => dependsOn),
      ]),
    ],
  };
}

/** What tells the connections apart. */
function waysOf(connections: readonly AccessConnection[]): readonly string[] {
  const told = (
    each: (one: AccessConnection) => readonly string[],
    among = connections,
  ) => [...new Set(among.map(one => each(one).join(', ')))];
  const from = told(one => one.from.map(({ name }) => name));
  const to = told(
    one => one.to,
    // What leads everywhere is told apart by when it is taken.
    connections.filter(one => one.to.length > 0 || one.when === undefined),
  );
  const whens = connections.flatMap(({ when }) => when ?? []);
  return [
    ...(from.length > 1 ? [`which workload calls (${from.join(' or ')})`] : []),
    ...(to.length > 1
      ? [`what is called (${to.map(one => one || 'else').join(' or ')})`]
      : []),
    ...[...new Set(whens)].map(when => `whether ${when}`),
  ];
}
