import { decideAccess } from '../../../engine/decideAccess';
import {
  AccessPolicy,
  AccessPredicate,
  IntentTokens,
  JwtIntent,
} from '../../../model';
import { OWN_CLAIMS } from './ownClaims';

/** Questions asked at most to find out what tokens admit to. */
const MOST_SAMPLES = 20_000;

/** Comparisons with one text. */
const TEXT_MATCHES = new Set(['exact', 'prefix', 'suffix']);

const distinct = (values: readonly string[]) => [...new Set(values)];

const oneOf = (wanted: readonly string[], value: string) =>
  wanted.length === 0 || wanted.includes(value);

/** Texts, and one that nobody knows. */
const sampled = (values: readonly string[]) =>
  distinct([...values, 'NOBODY-KNOWS']);

/** A request that may carry a token; null = it carries none. @internal */
export interface TokenRequest {
  readonly path: string;
  readonly method?: string;
  readonly token: {
    readonly subject: string;
    readonly claims: Readonly<Record<string, string>>;
  } | null;
}

/** Whether a caller of the mesh is refused with a token, or without one. @internal */
export function isRefused(
  policies: readonly AccessPolicy[],
  { target, issuer, audiences }: JwtIntent,
  { path, method = 'GET', token }: TokenRequest,
): boolean {
  return (
    decideAccess(
      policies.filter(({ enforcedBy }) => enforcedBy !== 'ztunnel'),
      {
        peer: {
          identity: 'cluster.local/ns/nobody/sa/nobody-in-particular',
          ip: '203.0.113.7',
        },
        operation: {
          protocol: 'http',
          port: target.port.target,
          method,
          path,
          host: target.service,
          headers: {},
          query: {},
          principal: token && `${issuer}/${token.subject}`,
          claims: token && {
            ...token.claims,
            iss: issuer,
            sub: token.subject,
            ...(audiences.length > 0 && { aud: audiences[0] }),
          },
        },
      },
    ).verdict === 'deny'
  );
}

/**
 * What tokens admit to, when it is what the intent says; `false` = it is something else. Every combination of what the intent
 * and the policies speak of is tried, and of one text that neither knows.
 *
 * @internal
 */
export function readAdmitted(
  policies: readonly AccessPolicy[],
  like: JwtIntent,
): readonly IntentTokens[] | undefined | false {
  const spoken = policies
    .filter(({ enforcedBy }) => enforcedBy !== 'ztunnel')
    .flatMap(({ allow, deny }) =>
      [...allow, ...deny].flatMap(({ matches }) => textsIn(matches)),
    );
  const ofTokens = spoken.filter(
    ({ attribute }) =>
      attribute === 'request.principal' ||
      (attribute.startsWith('request.claim:') &&
        !OWN_CLAIMS.has(attribute.slice('request.claim:'.length))),
  );
  if (!like.admits && ofTokens.length === 0) return undefined;
  const entries = like.admits ?? [];
  const claims = distinct([
    ...entries.flatMap(entry => entry.claims.map(({ name }) => name)),
    ...ofTokens.flatMap(({ attribute }) =>
      attribute.startsWith('request.claim:')
        ? [attribute.slice('request.claim:'.length)]
        : [],
    ),
  ]);
  const said = (attribute: string) =>
    spoken.flatMap(entry =>
      entry.attribute === attribute ? [entry.value] : [],
    );
  const samples = combinations([
    sampled([
      ...entries.flatMap(({ subjects }) => subjects),
      ...said('request.principal').flatMap(principal =>
        principal.startsWith(`${like.issuer}/`)
          ? [principal.slice(like.issuer.length + 1)]
          : [],
      ),
    ]),
    sampled([
      ...entries.flatMap(({ methods }) => methods),
      ...said('request.method'),
    ]),
    ...claims.map(name =>
      sampled([
        ...entries.flatMap(entry =>
          entry.claims.flatMap(claim =>
            claim.name === name ? claim.values : [],
          ),
        ),
        ...said(`request.claim:${name}`),
      ]),
    ),
  ]);
  const holds = samples?.every(([subject, method, ...values]) => {
    const own = Object.fromEntries(
      claims.map((name, i) => [name, values[i]] as const),
    );
    return (
      isRefused(policies, like, {
        path: '/nobody-in-particular',
        method,
        token: { subject, claims: own },
      }) !==
      (!like.admits ||
        entries.some(
          entry =>
            oneOf(entry.subjects, subject) &&
            oneOf(entry.methods, method) &&
            entry.claims.every(({ name, values: wanted }) =>
              wanted.includes(own[name]),
            ),
        ))
    );
  });
  return holds ? like.admits : false;
}

/** Every choice of one text of each list; undefined when they are too many. */
function combinations(
  lists: readonly (readonly string[])[],
): string[][] | undefined {
  const count = lists.reduce((product, { length }) => product * length, 1);
  return count > MOST_SAMPLES
    ? undefined
    : lists.reduce<string[][]>(
        (found, list) =>
          found.flatMap(before => list.map(value => [...before, value])),
        [[]],
      );
}

/** Texts that a predicate compares attributes with. */
function textsIn(
  predicate: AccessPredicate,
): { readonly attribute: string; readonly value: string }[] {
  if ('all' in predicate) return predicate.all.flatMap(textsIn);
  if ('any' in predicate) return predicate.any.flatMap(textsIn);
  if ('not' in predicate) return textsIn(predicate.not);
  if (!('attribute' in predicate)) return [];
  const { attribute, match } = predicate;
  return Object.entries(match).flatMap(([kind, value]) =>
    TEXT_MATCHES.has(kind) && typeof value === 'string'
      ? [{ attribute, value }]
      : [],
  );
}
