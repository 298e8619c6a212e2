import { canonicalJson, ResourceIndex, RouteMeaning } from '../engine';
import { IntentTarget, RouteMatch, TrafficSplit } from '../model';
import { readAmbientRouting } from './istio/write/ambient';
import { readSidecarRouting } from './istio/write/readSidecarRouting';
import { readTarget } from './linkerd/write/readTarget';
import { readByApi } from './shared/gatewayApi/write/readByApi';
import { ReadTarget } from './shared/gatewayApi/write/split';

const READERS: Readonly<Record<string, ReadTarget>> = {
  istio: readSidecarRouting,
  'istio-ambient': readAmbientRouting,
  linkerd: readTarget,
  'gateway-api': readByApi,
};

/** Digits of a share that count. */
const PRECISION = 9;

/** How what a mesh makes of the routes of an index differs from what they must mean; undefined when it does not. @internal */
export function routeDifference(
  mesh: string,
  index: ResourceIndex,
  meaning: RouteMeaning,
): string | undefined {
  if (!Object.hasOwn(READERS, mesh))
    return `${mesh} is unknown; known are ${Object.keys(READERS).join(', ')}`;
  const { namespace, service, port, protocol } = meaning;
  const target: IntentTarget = {
    namespace,
    service,
    labels: { app: service },
    port: { number: port, target: port, protocol },
  };
  const read = READERS[mesh](index, target).splits.filter(
    split =>
      split.host.startsWith(`${service}.${namespace}.`) &&
      split.gateways.includes('mesh') &&
      (split.port === undefined || split.port === port),
  );
  const found = { ...meaning, rules: read.map(split => ruleOf(split)) };
  const wanted = canonicalJson(inOrder(meaning));
  const got = canonicalJson(inOrder(found));
  return wanted === got
    ? undefined
    : `read back, the routes of Service ${service} mean ${got} instead of ${wanted}`;
}

type Rule = RouteMeaning['rules'][number];

function ruleOf({ match, backends }: TrafficSplit): Rule {
  return {
    matches: match.some(isEverything) ? [] : match.map(matchOf),
    shares: Object.fromEntries(
      backends.map(({ host, share = 0 }) => [host.split('.')[0], share]),
    ),
  };
}

function isEverything({ path, method, headers, query }: RouteMatch): boolean {
  return (
    (!path || (path.type !== 'exact' && path.value === '/')) &&
    !method &&
    headers.length + query.length === 0
  );
}

function matchOf({
  path,
  method,
  headers,
}: RouteMatch): Rule['matches'][number] {
  return {
    ...(path &&
      (path.type === 'exact' || path.type === 'regex') && {
        path: { type: path.type, value: path.value },
      }),
    ...(method && { method: method.value }),
    headers: headers.map(({ name, value = '' }) => ({
      name: name.toLowerCase(),
      value,
    })),
  };
}

function inOrder({ rules, ...rest }: RouteMeaning) {
  return {
    ...rest,
    rules: rules
      .map(({ matches, shares }) => ({
        matches: matches
          .map(({ headers, ...match }) => ({
            ...match,
            headers: [...headers].sort((a, b) => (a.name < b.name ? -1 : 1)),
          }))
          .sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)),
        shares: Object.fromEntries(
          Object.entries(shares).map(([name, share]) => [
            name,
            share.toPrecision(PRECISION),
          ]),
        ),
      }))
      .sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1)),
  };
}
