import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  IntentCaller,
  IntentProblem,
  IntentTarget,
  ManifestObject,
  OverviewData,
  SplitBackend,
  TrafficSplit,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { ServiceMeshService } from '@meshwright/backstage-plugin-service-mesh-node';

/** What the clusters know about the entity of an intent. */
export interface LiveFacts {
  readonly workloads: OverviewData['workloads'];
  /** Named callers that neither run anywhere nor have a rule already, as `namespace/serviceAccount`. */
  readonly nobody: ReadonlySet<string>;
  /** Rules of routes as they are; undefined = not known. */
  readonly splits?: readonly TrafficSplit[];
}

/** The parts of an intent that clusters know something about. */
export interface LiveIntent {
  readonly target?: IntentTarget;
  readonly allow?: readonly { readonly callers: readonly IntentCaller[] }[];
}

/** Asks the service-mesh backend, as the initiator of a task may see it. */
export type ReadLiveFacts = (
  entityRef: string,
  intent: LiveIntent,
  credentials: BackstageCredentials,
) => Promise<LiveFacts>;

/** The facts of the service-mesh backend. */
export function liveFacts(service: ServiceMeshService): ReadLiveFacts {
  return async (entityRef, { allow = [] }, credentials) => {
    const client = service.actingFor(credentials);
    const accounts = new Set(
      allow.flatMap(({ callers }) =>
        callers.flatMap(caller =>
          'serviceAccount' in caller ? [accountText(caller)] : [],
        ),
      ),
    );
    const [overview, traffic, ...unknown] = await Promise.all([
      client.getReport(entityRef, 'overview'),
      client.getReport(entityRef, 'traffic'),
      ...[...accounts].map(async account => {
        const [namespace, serviceAccount] = account.split('/');
        // Whatever the trust domain is: only the account is looked for.
        const { data } = await client.getAccessQuestion(entityRef, {
          caller: `cluster.local/ns/${namespace}/sa/${serviceAccount}`,
        });
        return data.known === 'nowhere' ? [account] : [];
      }),
    ]);
    return {
      workloads: overview.modified ? overview.report.data.workloads : [],
      nobody: new Set(unknown.flat()),
      ...(traffic.modified && {
        splits: traffic.report.data.routing.splits,
      }),
    };
  };
}

type NamedCaller = Extract<IntentCaller, { readonly serviceAccount: string }>;

function accountText({ namespace, serviceAccount }: NamedCaller): string {
  return `${namespace}/${serviceAccount}`;
}

/**
 * Ports and callers of an intent that the clusters do not know. What cannot be known, such as a Service that is not there yet, is
 * no problem.
 */
export function liveProblems(
  intent: LiveIntent,
  { workloads, nobody }: LiveFacts,
): IntentProblem[] {
  const { target, allow = [] } = intent;
  return [
    ...(target ? portProblems(target, workloads) : []),
    ...allow.flatMap(({ callers }, i) =>
      callers.flatMap((caller, j) =>
        'serviceAccount' in caller && nobody.has(accountText(caller))
          ? [
              {
                field: `allow[${i}].callers[${j}]`,
                problem: `no workload runs as ${caller.serviceAccount} in namespace ${caller.namespace}: correct the name, or deploy the caller first`,
              },
            ]
          : [],
      ),
    ),
  ];
}

function portProblems(
  { namespace, service, port }: IntentTarget,
  workloads: LiveFacts['workloads'],
): IntentProblem[] {
  const ways = workloads
    .filter(workload => workload.namespace === namespace)
    .flatMap(({ ports }) =>
      ports.flatMap(({ number: to, services }) =>
        services.flatMap(entry =>
          entry.name === service ? [{ from: entry.port, to }] : [],
        ),
      ),
    );
  const named = ways.filter(({ from }) => from === port.number);
  if (ways.length === 0 || named.some(({ to }) => to === port.target))
    return [];
  const inWords = (numbers: readonly number[]) =>
    [...new Set(numbers)].sort((x, y) => x - y).join(', ');
  return named.length === 0
    ? [
        {
          field: 'target.port.number',
          problem: `Service ${service} has no port ${
            port.number
          } in the clusters; it has ${inWords(ways.map(({ from }) => from))}`,
        },
      ]
    : [
        {
          field: 'target.port.target',
          problem: `port ${
            port.number
          } of Service ${service} leads to ${inWords(
            named.map(({ to }) => to),
          )} in the clusters, not to ${port.target}`,
        },
      ];
}

/** Kinds that say where requests go. */
const ROUTES = new Set([
  'VirtualService',
  'HTTPRoute',
  'GRPCRoute',
  'TCPRoute',
]);

/**
 * Where requests go in the clusters, and would no longer go: a route that the file did not hold knows nothing of it.
 *
 * @param added - Objects that the file did not hold before
 */
export function liveSplitNotes(
  { target }: LiveIntent,
  added: readonly ManifestObject[],
  { splits = [] }: LiveFacts,
): string[] {
  if (!target || !added.some(({ kind }) => ROUTES.has(kind))) return [];
  const { namespace, service, port } = target;
  const isOwn = (backend: SplitBackend) =>
    backend.host.startsWith(`${service}.${namespace}.`) &&
    backend.subset === undefined;
  const lost = splits.filter(
    ({ host, gateways, port: own, backends }) =>
      host.startsWith(`${service}.${namespace}.`) &&
      gateways.includes('mesh') &&
      (own === undefined || own === port.number) &&
      backends.some(backend => (backend.share ?? 0) > 0 && !isOwn(backend)),
  );
  return [
    ...new Set(
      lost.map(({ match, backends, evidence: [by] }) => {
        const shares = backends.map(
          ({ host, subset, share = 0 }) =>
            `${Math.round(share * 1000) / 10} % to ${
              subset ?? host.split('.')[0]
            }`,
        );
        const source =
          by.type === 'resource'
            ? ` (${by.ref.kind} ${by.ref.namespace ?? ''}/${by.ref.name})`
            : '';
        return `In the clusters, ${
          match.length > 0 &&
          match.some(({ headers, path }) => headers.length > 0 || path)
            ? 'some requests'
            : 'requests'
        } to ${service} go ${shares.join(
          ', ',
        )}${source}. This file says nothing of it: applied as it is, that ends. Give the manifests that are there, and it stays.`;
      }),
    ),
  ];
}
