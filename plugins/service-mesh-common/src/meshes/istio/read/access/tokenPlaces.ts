import { RequestAuthentication } from '../../kinds';

/** A rule about the tokens of one issuer. @internal */
export type TokenRule = NonNullable<
  NonNullable<RequestAuthentication['spec']>['jwtRules']
>[number];

/** Where a request may carry a token. @internal */
export interface TokenPlace {
  readonly in: 'header' | 'parameter' | 'cookie';
  readonly name: string;
  /** Text of a header before the token. */
  readonly prefix?: string;
}

const USUAL: readonly TokenPlace[] = [
  { in: 'header', name: 'Authorization', prefix: 'Bearer ' },
  { in: 'parameter', name: 'access_token' },
];

/** The places a rule looks at: those it names, or else the usual ones. @internal */
export function tokenPlaces(rule: TokenRule): readonly TokenPlace[] {
  const named: TokenPlace[] = [
    ...(rule.fromHeaders ?? []).map(
      ({ name = '', prefix }): TokenPlace => ({
        in: 'header',
        name,
        ...(prefix !== undefined && { prefix }),
      }),
    ),
    ...(rule.fromParams ?? []).map(
      (name): TokenPlace => ({ in: 'parameter', name }),
    ),
    ...(rule.fromCookies ?? []).map(
      (name): TokenPlace => ({ in: 'cookie', name }),
    ),
  ];
  return named.length ? named : USUAL;
}

/** Whether any of the rules looks where a token is; one that nobody looks at does not count. @internal */
export function isTokenSeen(
  rules: readonly TokenRule[],
  carried: TokenPlace,
): boolean {
  return rules.flatMap(tokenPlaces).some(place => {
    if (place.in !== carried.in) return false;
    if (place.in !== 'header') return place.name === carried.name;
    return (
      place.name.toLowerCase() === carried.name.toLowerCase() &&
      (carried.prefix === undefined || carried.prefix === (place.prefix ?? ''))
    );
  });
}

/** The places that are not the usual ones, in words; undefined where all rules look at the usual ones. @internal */
export function unusualPlaces(rules: readonly TokenRule[]): string | undefined {
  const places = rules
    .flatMap(tokenPlaces)
    .filter(place => !USUAL.includes(place))
    .map(({ in: where, name, prefix }) =>
      prefix
        ? `the ${where} ${name} after "${prefix}"`
        : `the ${where} ${name}`,
    );
  return places.length ? [...new Set(places)].join(', ') : undefined;
}
