import { IntentTokens, JwtIntent } from '../../../model';

const distinct = (values: readonly string[]) => [...new Set(values)];

/** One way in which a request is not admitted by an entry. */
type Lack =
  | { readonly subjects: readonly string[] }
  | { readonly methods: readonly string[] }
  | { readonly claim: string; readonly values: readonly string[] };

/** Who is refused, and with which methods, as rules have it; a request is refused that every entry lacks something for. @internal */
export function tokenDenials({ issuer, admits = [] }: JwtIntent) {
  return waysToLackAll(admits).map(lacks => {
    const subjects = lacks.flatMap(l => ('subjects' in l ? l.subjects : []));
    const methods = lacks.flatMap(l => ('methods' in l ? l.methods : []));
    const claims = new Map<string, readonly string[]>();
    for (const lack of lacks)
      if ('claim' in lack)
        claims.set(lack.claim, [
          ...(claims.get(lack.claim) ?? []),
          ...lack.values,
        ]);
    return {
      ...(subjects.length > 0 && {
        from: [
          {
            source: {
              notRequestPrincipals: distinct(subjects).map(
                subject => `${issuer}/${subject}`,
              ),
            },
          },
        ],
      }),
      notMethods: distinct(methods),
      ...(claims.size > 0 && {
        when: [...claims].map(([name, values]) => ({
          key: `request.auth.claims[${name}]`,
          notValues: distinct(values),
        })),
      }),
    };
  });
}

/** Every choice of one unmet condition for each entry. */
function waysToLackAll(allow: readonly IntentTokens[]): Lack[][] {
  return allow.length === 0
    ? []
    : allow.reduce<Lack[][]>(
        (ways, entry) =>
          ways.flatMap(way => lacksOf(entry).map(lack => [...way, lack])),
        [[]],
      );
}

/** Ways in which a request is not admitted by an entry. @internal */
export function lacksOf({ subjects, methods, claims }: IntentTokens): Lack[] {
  return [
    ...(subjects.length > 0 ? [{ subjects }] : []),
    ...(methods.length > 0 ? [{ methods }] : []),
    ...claims.map(({ name, values }) => ({ claim: name, values })),
  ];
}
