import { hostMatch } from '../../src/meshes/linkerd/routes/hostMatch';
import {
  matchCondition,
  RouteRequest,
  selectRule,
} from '../../src/meshes/linkerd/routes/matchRequest';
import {
  grpcCondition,
  httpCondition,
  RawGrpcMatch,
  RawHttpMatch,
} from '../../src/meshes/linkerd/routes/RouteCondition';
import { RouteEntry } from '../../src/meshes/linkerd/routes/RouteEntry';
import { compare, Outcome, SuiteAdapter } from '../SuiteAdapter';

type Match = RawHttpMatch & RawGrpcMatch;

interface Vector {
  readonly kind: 'match' | 'host' | 'select';
  readonly protocol?: 'http' | 'grpc';
  readonly match?: Match;
  readonly request?: RouteRequest;
  readonly pattern?: string;
  readonly host?: string;
  readonly routes?: readonly {
    readonly hostnames?: readonly string[];
    readonly rules: readonly {
      readonly name: string;
      readonly matches?: readonly Match[];
    }[];
  }[];
  readonly expected: Record<string, unknown>;
}

function answer({
  kind,
  protocol,
  match = {},
  request = { method: 'GET', path: '/' },
  pattern = '',
  host = '',
  routes = [],
}: Vector): Record<string, unknown> {
  const toCondition = protocol === 'grpc' ? grpcCondition : httpCondition;
  if (kind === 'host') {
    const found = hostMatch(pattern, host);
    return { matches: found !== undefined, ...found };
  }
  if (kind === 'match') {
    const condition = toCondition(match);
    const found = condition && matchCondition(condition, request);
    return { matches: found !== undefined, ...found };
  }
  const entries = routes.flatMap(({ hostnames = [], rules }) =>
    rules.flatMap(({ name, matches = [] }) => {
      const conditions =
        matches.length > 0
          ? matches.map(toCondition)
          : [{ protocol: 'any' as const }];
      const hosts = hostnames.length > 0 ? hostnames : [undefined];
      return conditions.flatMap(condition =>
        condition
          ? hosts.map(
              (hostname): RouteEntry<string> => ({
                rule: name,
                condition,
                ...(hostname !== undefined && { hostname }),
              }),
            )
          : [],
      );
    }),
  );
  return { selected: selectRule(entries, request) ?? null };
}

export const adapter: SuiteAdapter = {
  suite: 'linkerd/route-matching',
  run(raw): Outcome {
    const vector = raw as Vector;
    const actual = answer(vector);
    return compare(
      vector.expected,
      Object.fromEntries(
        Object.keys(vector.expected).map(key => [key, actual[key]]),
      ),
    );
  },
};
