import { Service } from '../../../../engine/coreKinds';
import { readAll } from '../../../../engine/ResourceIndex';
import { EvidenceList, RouteMatch, TrafficSplit } from '../../../../model';
import { AnyRoute } from '../AnyRoute';
import { WrittenFilter } from '../applyFilters';
import { GRPCRoute, HTTPRoute, ReferenceGrant, TCPRoute } from '../kinds';
import { mirrorShare } from '../mirrorShare';
import { routeBackends, WrittenBackend } from '../routeBackends';
import { serviceRoutes } from '../serviceRoutes';
import { durationMs } from '../../durationMs';
import { ReadTarget } from './split';

/** Where Services are, in a cluster that nobody has renamed. */
const DOMAIN = 'svc.cluster.local';

const PATH_TYPES = {
  Exact: 'exact',
  PathPrefix: 'segment-prefix',
  RegularExpression: 'regex',
} as const;

const PROTOCOLS = { HTTPRoute: 'http', GRPCRoute: 'grpc' } as const;

interface WrittenRule {
  readonly name?: string;
  readonly backendRefs?: readonly WrittenBackend[];
  readonly filters?: readonly WrittenFilter[];
  readonly timeouts?: {
    readonly request?: string;
    readonly backendRequest?: string;
  };
  readonly retry?: {
    readonly codes?: readonly number[];
    readonly attempts?: number;
  };
}

type WrittenMatch = NonNullable<
  NonNullable<NonNullable<HTTPRoute['spec']>['rules']>[number]['matches']
>[number];

/** What the Gateway API says about clients of a Service, whichever mesh follows it. @internal */
export const readByApi: ReadTarget = (index, target) => {
  const read = readAll(index, {
    http: HTTPRoute,
    grpc: GRPCRoute,
    tcp: TCPRoute,
    grants: ReferenceGrant,
    services: Service,
  });
  if (!read.ok) return { splits: [], destinations: [], rateLimits: [] };
  const { http, grpc, tcp, grants, services } = read.objects;
  const routes: AnyRoute[] = [
    ...http.map(route => ({ kind: HTTPRoute, route })),
    ...grpc.map(route => ({ kind: GRPCRoute, route })),
    ...tcp.map(route => ({ kind: TCPRoute, route })),
  ];
  const attached = serviceRoutes(
    routes,
    {
      kind: 'Service',
      namespace: target.namespace,
      name: target.service,
      port: target.port.number,
    },
    target.namespace,
  );
  const scope = { services, referenceGrants: grants, hosts: [] };
  return {
    splits: attached.flatMap(entry => {
      const rules: readonly WrittenRule[] = entry.route.spec?.rules ?? [];
      return rules.map((rule, i): TrafficSplit => {
        const evidence: EvidenceList = [
          {
            type: 'resource',
            ref: index.ref(entry.route, entry.kind),
            field: `spec.rules[${i}]`,
          },
        ];
        return {
          host: `${target.service}.${target.namespace}.${DOMAIN}`,
          gateways: ['mesh'],
          ...(rule.name !== undefined && { name: rule.name }),
          match: matchesOf(entry, rule),
          protocol:
            PROTOCOLS[entry.kind.kind as keyof typeof PROTOCOLS] ?? 'tcp',
          backends: routeBackends(rule.backendRefs ?? [], entry, scope).map(
            ({ name, namespace, port, weight, share }) => ({
              host: `${name}.${namespace}.${DOMAIN}`,
              ...(port !== undefined && { port }),
              weight,
              ...(share !== undefined && { share }),
              evidence,
            }),
          ),
          ...timesOf(rule, evidence),
          faults: [],
          mirrors: (rule.filters ?? []).flatMap(({ requestMirror }) => {
            if (!requestMirror) return [];
            const [{ name, namespace }] = routeBackends(
              [requestMirror.backendRef ?? {}],
              entry,
              scope,
            );
            return [
              {
                host: `${name}.${namespace}.${DOMAIN}`,
                share: mirrorShare(requestMirror),
              },
            ];
          }),
          headerChanges: [],
          evidence,
        };
      });
    }),
    destinations: [],
    rateLimits: [],
  };
};

/** How long a rule waits, and how often it tries again. */
function timesOf(
  { timeouts, retry }: WrittenRule,
  evidence: EvidenceList,
): Pick<TrafficSplit, 'timeoutMs' | 'retries'> {
  const timeoutMs = durationMs(timeouts?.request);
  const perTryTimeoutMs = durationMs(timeouts?.backendRequest);
  return {
    ...(timeoutMs && { timeoutMs }),
    ...(retry && {
      retries: {
        attempts: retry.attempts ?? 1,
        ...(perTryTimeoutMs && { perTryTimeoutMs }),
        on: (retry.codes ?? []).map(String),
        evidence,
      },
    }),
  };
}

/** Only HTTP rules have conditions that an intent can have. */
function matchesOf({ kind }: AnyRoute, rule: object): RouteMatch[] {
  if (kind.kind !== HTTPRoute.kind) return [];
  const { matches = [] } = rule as { readonly matches?: WrittenMatch[] };
  return matches.map(({ path, method, headers = [], queryParams = [] }) => {
    const type =
      PATH_TYPES[(path?.type ?? 'PathPrefix') as keyof typeof PATH_TYPES];
    return {
      ...(path && type && { path: { type, value: path.value ?? '/' } }),
      ...(method !== undefined && {
        method: { type: 'exact' as const, value: method },
      }),
      headers: headers.map(namedOf),
      query: queryParams.map(namedOf),
      source: [],
    };
  });
}

function namedOf({
  type,
  name = '',
  value = '',
}: {
  readonly type?: string;
  readonly name?: string;
  readonly value?: string;
}): RouteMatch['headers'][number] {
  return {
    name,
    type: type === 'RegularExpression' ? 'regex' : 'exact',
    value,
  };
}
