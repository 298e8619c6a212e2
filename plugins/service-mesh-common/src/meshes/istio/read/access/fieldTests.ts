import { parseCidr } from '../../../../engine/cidr';
import { AccessPredicate, ValueMatch } from '../../../../model';
import {
  namespacePattern,
  principalPattern,
  requestPrincipalPattern,
  serviceAccountPattern,
  trustDomainPattern,
} from './identityPatterns';
import { expandPrincipals, expandTrustDomains } from './trustDomains';
import { patternOf, valuePattern } from './valuePattern';

/** What the meaning of a field depends on beside its values. @internal */
export interface FieldContext {
  readonly policyNamespace: string;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  /** False when nothing validates tokens for the workload: then no request has a principal or claims. */
  readonly tokensValidated: boolean;
  /** Claims that are lists parted by spaces. */
  readonly spaceDelimitedClaims: readonly string[];
}

/** How the values of one field become predicates. @internal */
export interface FieldTest {
  /** True when only HTTP requests have the attribute. */
  readonly httpOnly: boolean;
  /** Values as they count in this mesh. */
  expand?(values: readonly string[], context: FieldContext): readonly string[];
  /** Predicate of one value; undefined when the value means nothing. */
  test(value: string, context: FieldContext): AccessPredicate | undefined;
}

const NEVER: AccessPredicate = { any: [] };

function onIdentity(
  match: (value: string, context: FieldContext) => ValueMatch,
): Pick<FieldTest, 'httpOnly' | 'test'> {
  return {
    httpOnly: false,
    test: (value, context) => ({
      attribute: 'source.identity',
      match: match(value, context),
    }),
  };
}

function onAddress(
  attribute: 'source.ip' | 'remote.ip' | 'destination.ip',
): FieldTest {
  return {
    httpOnly: false,
    test: value =>
      parseCidr(value) === undefined
        ? undefined
        : { attribute, match: { cidr: value } },
  };
}

function onClaim(path: readonly string[]): FieldTest {
  return {
    httpOnly: true,
    test(value, context) {
      if (!context.tokensValidated) return NEVER;
      const attribute = `request.claim:${path.join('\u001f')}` as const;
      const words =
        path.length === 1 && context.spaceDelimitedClaims.includes(path[0]);
      // Parted by spaces, a claim holds several values; one of them has to match.
      return {
        attribute,
        match: words
          ? { regex: `(?:.* )?${patternOf(value, '[^ ]')}(?: .*)?` }
          : valuePattern(value),
      };
    },
  };
}

/** Paths: a value with `{*}` or `{**}` is a template. */
function pathMatch(value: string): ValueMatch {
  return /\{\*\*?\}/.test(value)
    ? { pathTemplate: value }
    : valuePattern(value, { starIsPresence: true });
}

const principals: FieldTest = {
  ...onIdentity(principalPattern),
  expand: (values, context) =>
    expandPrincipals(values, context.trustDomain, context.trustDomainAliases),
};
const trustDomains: FieldTest = {
  ...onIdentity(trustDomainPattern),
  expand: (values, context) =>
    expandTrustDomains(values, context.trustDomain, context.trustDomainAliases),
};
const namespaces: FieldTest = onIdentity(namespacePattern);
const serviceAccounts: FieldTest = onIdentity((value, context) =>
  serviceAccountPattern(value, context.policyNamespace),
);
const requestPrincipals: FieldTest = {
  httpOnly: true,
  test: (value, context) =>
    context.tokensValidated
      ? {
          attribute: 'request.principal',
          match: requestPrincipalPattern(value),
        }
      : NEVER,
};
const ports: FieldTest = {
  httpOnly: false,
  test: value =>
    /^\d+$/.test(value) && Number(value) <= 65_535
      ? {
          attribute: 'destination.port',
          match: { exact: String(Number(value)) },
        }
      : undefined,
};

/** Fields of a `from.source`. @internal */
export const SOURCE_FIELDS = {
  principals,
  requestPrincipals,
  namespaces,
  serviceAccounts,
  trustDomains,
  ipBlocks: onAddress('source.ip'),
  remoteIpBlocks: onAddress('remote.ip'),
} as const;

/** Fields of a `to.operation`. @internal */
export const OPERATION_FIELDS: Readonly<
  Record<'hosts' | 'ports' | 'methods' | 'paths', FieldTest>
> = {
  hosts: {
    httpOnly: true,
    test: value => ({
      attribute: 'request.host',
      match: valuePattern(value, { ignoreCase: true, starIsPresence: true }),
    }),
  },
  ports,
  methods: {
    httpOnly: true,
    test: value => ({
      attribute: 'request.method',
      match: valuePattern(value, { starIsPresence: true }),
    }),
  },
  paths: {
    httpOnly: true,
    test: value => ({ attribute: 'request.path', match: pathMatch(value) }),
  },
};

const CONDITION_FIELDS: Readonly<Record<string, FieldTest>> = {
  'source.ip': onAddress('source.ip'),
  'remote.ip': onAddress('remote.ip'),
  'source.namespace': namespaces,
  'source.serviceAccount': serviceAccounts,
  'source.trustDomain': trustDomains,
  'source.principal': principals,
  'request.auth.principal': requestPrincipals,
  'request.auth.audiences': onClaim(['aud']),
  'request.auth.presenter': onClaim(['azp']),
  'destination.ip': onAddress('destination.ip'),
  'destination.port': ports,
  'connection.sni': {
    httpOnly: false,
    test: value => ({
      attribute: 'connection.sni',
      match: valuePattern(value),
    }),
  },
};

const FILTERS = 'experimental.envoy.filters.';
const HEADERS = 'request.headers';
const CLAIMS = 'request.auth.claims';

/** A key that says what it is about and not whose: no value of it can be expressed. */
const UNNAMED: FieldTest = { httpOnly: false, test: () => undefined };

/** The name in brackets. */
function bracketed(text: string): string | undefined {
  return text.startsWith('[') && text.endsWith(']')
    ? text.slice(1, -1)
    : undefined;
}

/** Names in brackets one after the other; brackets that are not parted well make one name. */
function nested(text: string): readonly string[] | undefined {
  if (/^(?:\[[^[\]]*\])*$/.test(text)) return text.slice(1, -1).split('][');
  const name = bracketed(text);
  return name === undefined ? undefined : [name];
}

/** What proxies keep as headers beside those that were sent. */
const PSEUDO_HEADERS: ReadonlyMap<string, 'request.method' | 'request.host'> =
  new Map([
    [':method', 'request.method'],
    [':authority', 'request.host'],
    ['host', 'request.host'],
  ]);

function onHeader(written: string): FieldTest {
  const name = written.toLowerCase();
  const attribute =
    PSEUDO_HEADERS.get(name) ?? (`request.header:${name}` as const);
  return {
    httpOnly: true,
    test: value => ({
      attribute,
      match: valuePattern(value, { starIsPresence: true }),
    }),
  };
}

function onExtension(key: string): FieldTest {
  if (!/^[^[\]]+\[[^[\]]+\]$/.test(key)) return UNNAMED;
  const attribute = `extension:${key}` as const;
  return {
    httpOnly: false,
    test: value => ({
      attribute,
      match: valuePattern(value.replace(/^\[(.*)\]$/, '$1')),
    }),
  };
}

/** The field a `when` key names; undefined for a key that means nothing. @internal */
export function conditionField(key: string): FieldTest | undefined {
  if (Object.hasOwn(CONDITION_FIELDS, key)) return CONDITION_FIELDS[key];
  if (key.startsWith(FILTERS)) return onExtension(key.slice(FILTERS.length));
  if (key.startsWith(HEADERS)) {
    const name = bracketed(key.slice(HEADERS.length));
    return name === undefined ? UNNAMED : onHeader(name);
  }
  if (!key.startsWith(CLAIMS)) return undefined;
  if (key === CLAIMS) return { httpOnly: true, test: () => NEVER };
  const names = nested(key.slice(CLAIMS.length));
  return names ? onClaim(names) : UNNAMED;
}
