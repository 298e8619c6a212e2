import { SpecNode } from './SpecNode';

/** Numbers Istio's analysis gives to what is said here. */
const UNREACHABLE = 'IST0130';
const INEFFECTIVE = 'IST0131';

const STREAM_FIELDS = [
  'destinationSubnets',
  'gateways',
  'port',
  'sourceLabels',
  'sourceNamespace',
];

/** What matches are compared by: neither names nor what Istio does not know tell two of them apart. */
const MATCH_FIELDS: Readonly<Record<string, readonly string[]>> = {
  http: [
    'authority',
    'gateways',
    'headers',
    'ignoreUriCase',
    'method',
    'port',
    'queryParams',
    'scheme',
    'sourceLabels',
    'sourceNamespace',
    'statPrefix',
    'uri',
    'withoutHeaders',
  ],
  tcp: [...STREAM_FIELDS, 'sourceSubnet'],
  tls: [...STREAM_FIELDS, 'sniHosts'],
};

/** Warns about rules of a VirtualService that can never apply because of earlier ones. @internal */
export function checkReachability(spec: SpecNode, field: string): void {
  const routes = spec.list(field);
  const isHttp = field === 'http';
  const routeName = (i: number) => name(routes[i], i, isHttp);
  const firstWith = new Map<string, number>();
  const prefixes: PrefixMatch[] = [];
  let catchesAll = false;
  routes.forEach((route, i) => {
    if (!route.isSet) return;
    const unreachable = (reason: string) =>
      route.warn(
        `VirtualService rule ${routeName(i)} not used (${reason})`,
        UNREACHABLE,
      );
    const matches = route.list('match');
    if (matches.length === 0) {
      if (catchesAll) unreachable('only the last rule can have no matches');
      catchesAll = true;
      return;
    }
    let repeated = 0;
    matches.forEach((match, j) => {
      if (catchesAll)
        return unreachable('route without matches defined before');
      const key = match.keyOf(MATCH_FIELDS[field] ?? []);
      const earlier = firstWith.get(key);
      if (earlier !== undefined) {
        repeated++;
        return match.warn(
          ineffective(routeName(i), name(match, j, isHttp), routeName(earlier)),
          INEFFECTIVE,
        );
      }
      firstWith.set(key, i);
      if (isHttp && match.at('uri').text('prefix') !== '')
        prefixes.push({
          node: match,
          prefix: match.at('uri').text('prefix'),
          route: routeName(i),
          match: name(match, j, isHttp),
        });
      return undefined;
    });
    if (repeated === matches.length)
      unreachable('all matches used by prior rules');
  });
  checkPrefixes(prefixes);
}

function name(node: SpecNode, i: number, isHttp: boolean): string {
  const written = isHttp ? node.text('name') : '';
  return written === '' ? `#${i}` : JSON.stringify(written);
}

function ineffective(route: string, match: string, other: string): string {
  return `VirtualService rule ${route} match ${match} is not used (duplicate/overlapping match in rule ${other})`;
}

interface PrefixMatch {
  readonly node: SpecNode;
  readonly prefix: string;
  readonly route: string;
  readonly match: string;
}

/** Most pairs of matches compared: a VirtualService with more prefixes is looked at in part. */
const MOST_PAIRS = 250_000;
/** Most pairs said of one VirtualService. */
const MOST_SAID = 100;

function checkPrefixes(matches: readonly PrefixMatch[]): void {
  const conditions = matches.map(({ node }) => conditionsOf(node));
  let pairs = 0;
  let said = 0;
  for (let i = 0; i < matches.length; i++) {
    for (let j = i + 1; j < matches.length; j++) {
      if (++pairs > MOST_PAIRS || said >= MOST_SAID) return;
      const [former, latter] = [matches[i], matches[j]];
      if (
        latter.prefix === former.prefix ||
        !latter.prefix.startsWith(former.prefix) ||
        !covers(conditions[i], conditions[j])
      )
        continue;
      said++;
      latter.node.warn(
        ineffective(
          latter.route,
          `${latter.match} of prefix ${latter.prefix}`,
          `${former.match} of prefix ${former.prefix} on ${former.route}`,
        ),
        INEFFECTIVE,
      );
    }
  }
}

/** What a match asks for beside the path: one text each, `''` when it asks for nothing. */
interface Conditions {
  readonly port: number;
  readonly texts: readonly string[];
  readonly maps: readonly ReadonlyMap<string, string>[];
}

function exactOrPrefix(match: SpecNode): string {
  const exact = match.text('exact');
  const prefix = match.text('prefix');
  if (exact !== '') return `exact:${exact}`;
  return prefix === '' ? '' : `prefix:${prefix}`;
}

function conditionsOf(match: SpecNode): Conditions {
  return {
    port: match.number('port'),
    texts: [
      // Istio takes a match without a method for one of GET here.
      exactOrPrefix(match.at('method')) || 'exact:GET',
      exactOrPrefix(match.at('authority')),
    ],
    maps: ['headers', 'queryParams', 'withoutHeaders'].map(
      field =>
        new Map(
          match.entries(field).map(([key, node]) => [key, exactOrPrefix(node)]),
        ),
    ),
  };
}

function covers(former: Conditions, latter: Conditions): boolean {
  return (
    former.port === latter.port &&
    former.texts.every((text, i) => text.startsWith(latter.texts[i])) &&
    former.maps.every((map, i) => {
      const other = latter.maps[i];
      return (
        map.size === other.size &&
        [...map].every(([key, text]) => {
          const wanted = other.get(key);
          return wanted !== undefined && text.startsWith(wanted);
        })
      );
    })
  );
}
