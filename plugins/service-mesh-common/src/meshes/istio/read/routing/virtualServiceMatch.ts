import { NamedMatch, RouteMatch } from '../../../../model';
import { VirtualService } from '../../kinds';

type HttpRoute = NonNullable<
  NonNullable<VirtualService['spec']>['http']
>[number];
type HttpMatch = NonNullable<HttpRoute['match']>[number];
type StringMatch = NonNullable<HttpMatch['uri']>;

function textMatch(
  match: StringMatch | undefined,
): { type: 'exact' | 'prefix' | 'regex'; value: string } | undefined {
  if (match?.exact !== undefined) return { type: 'exact', value: match.exact };
  if (match?.prefix !== undefined)
    return { type: 'prefix', value: match.prefix };
  return match?.regex === undefined
    ? undefined
    : { type: 'regex', value: match.regex };
}

/** A match without a type, or any value, asks only whether the name is there. */
function namedMatches(
  matches: Readonly<Record<string, StringMatch>> | undefined,
  negated: boolean,
): NamedMatch[] {
  return Object.entries(matches ?? {}).map(([name, match]) => {
    const said = textMatch(match);
    const condition =
      !said || (said.type === 'regex' && said.value === '*')
        ? ({ type: 'present' } as const)
        : said;
    return { name, ...condition, ...(negated && { negated }) };
  });
}

/** One alternative of an HTTP route as neutral conditions. @internal */
export function routeMatch(match: HttpMatch): RouteMatch {
  const path = textMatch(match.uri);
  const method = textMatch(match.method);
  const authority = textMatch(match.authority);
  return {
    ...(path && {
      path: { ...path, ...(match.ignoreUriCase && { ignoreCase: true }) },
    }),
    ...(method && { method }),
    headers: [
      ...namedMatches(match.headers, false),
      ...namedMatches(match.withoutHeaders, true),
      ...(authority ? [{ name: ':authority', ...authority }] : []),
    ],
    query: namedMatches(match.queryParams, false),
    ...(match.port !== undefined && { port: match.port }),
    source: sourceWords(match),
  };
}

/** Named gateways alone decide; the other conditions on the caller are ignored then. */
function sourceWords(match: HttpMatch): string[] {
  if (match.gateways?.length)
    return [`through gateway ${match.gateways.join(' or ')}`];
  return [
    ...(match.sourceNamespace
      ? [`from namespace ${match.sourceNamespace}`]
      : []),
    ...Object.entries(match.sourceLabels ?? {}).map(
      ([key, value]) => `from pods with ${key}=${value}`,
    ),
  ];
}
