import {
  AccessEnforcer,
  AccessPolicy,
  AccessPredicate,
  AccessRule,
  Evidence,
  KubeObject,
  ResourceRef,
} from '../../../../model';
import { inNamespaces } from '../../../../engine/groupBy';
import { oldestFirst } from '../../byAge';
import { byDefault, resourceEvidence } from '../../evidence';
import { isTruthy } from '../../isTruthy';
import { AuthorizationPolicy, RequestAuthentication } from '../../kinds';
import { MeshSettings } from '../../MeshSettings';
import {
  attachesTo,
  PolicyProxy,
  PolicyScope,
  targetsOf,
} from '../../select/attachPolicy';
import { describeRule } from './describeRule';
import { lowerRule, RuleReading } from './lowerRule';
import { lowerZtunnelRule } from './lowerZtunnelRule';
import { unusualPlaces } from './tokenPlaces';

/** Behaviour of the control plane that its environment can change; no resource tells. @internal */
export interface ControlPlaneFeatures {
  readonly selectorsReachGateways: boolean;
  readonly severalExternalAuthorizers: boolean;
}

/** Istio's defaults. @internal */
export const DEFAULT_FEATURES: ControlPlaneFeatures = {
  selectorsReachGateways: true,
  severalExternalAuthorizers: false,
};

/** The policies of a cluster, and how to refer to them. @internal */
export interface AccessSources {
  readonly policies: readonly AuthorizationPolicy[];
  readonly tokens: readonly RequestAuthentication[];
  readonly settings: MeshSettings;
  readonly features: ControlPlaneFeatures;
  readonly ref: (policy: AuthorizationPolicy) => ResourceRef;
  readonly tokenRef: (tokens: RequestAuthentication) => ResourceRef;
}

/** A proxy on the way to a port. @internal */
export interface EnforcingProxy extends PolicyProxy {
  readonly enforcedBy: Exclude<AccessEnforcer, 'linkerd-proxy'>;
  readonly port: number;
  /** What the port speaks; `unknown` is found out per connection. */
  readonly protocol: 'http' | 'tcp' | 'unknown';
}

type Action = RuleReading['action'];

interface Lowered {
  readonly rules: AccessRule[];
  readonly policies: AuthorizationPolicy[];
}

/** Where a policy says it applies. @internal */
export function scopeOf(
  policy: AuthorizationPolicy | RequestAuthentication,
): PolicyScope {
  const { selector, targetRef, targetRefs } = policy.spec ?? {};
  return {
    namespace: policy.metadata.namespace ?? '',
    ...(selector?.matchLabels && { selector: selector.matchLabels }),
    ...(targetRef && { targetRef }),
    ...(targetRefs && { targetRefs }),
  };
}

function actionOf(policy: AuthorizationPolicy): Action {
  const action = policy.spec?.action;
  return action === 'DENY' || action === 'AUDIT' || action === 'CUSTOM'
    ? action
    : 'ALLOW';
}

/** A value that is no truth value leaves the policy enforced. */
function isDryRun(policy: AuthorizationPolicy): boolean {
  return isTruthy(policy.metadata.annotations?.['istio.io/dry-run']);
}

/** The namespaces whose policies can attach to a proxy. */
function near<T extends KubeObject>(
  policies: readonly T[],
  { namespace, services }: EnforcingProxy,
  { settings }: AccessSources,
): readonly T[] {
  return inNamespaces(
    policies,
    settings.rootNamespace,
    namespace,
    ...services.map(service => service.namespace),
  );
}

/** What one proxy on the way to a port enforces. @internal */
export function lowerPolicies(
  sources: AccessSources,
  proxy: EnforcingProxy,
): AccessPolicy {
  const rules = {
    rootNamespace: sources.settings.rootNamespace,
    selectorsReachGateways: sources.features.selectorsReachGateways,
  };
  const attached = oldestFirst(
    near(sources.policies, proxy, sources).filter(p =>
      attachesTo(scopeOf(p), proxy, rules),
    ),
  );
  const effective =
    proxy.enforcedBy === 'ztunnel'
      ? attached.filter(p => countsForZtunnel(p))
      : attached;
  const tokens = oldestFirst(
    near(sources.tokens, proxy, sources).filter(t =>
      attachesTo(scopeOf(t), proxy, rules),
    ),
  );
  const readings = readingContext(sources, tokens);
  const of = (action: Action, dryRun: boolean): Lowered => {
    const policies = effective.filter(
      p => actionOf(p) === action && isDryRun(p) === dryRun,
    );
    return {
      policies,
      rules: policies.flatMap(policy =>
        rulesOf(policy, action, proxy, readings, sources),
      ),
    };
  };
  const allow = of('ALLOW', false);
  const custom = lowerCustom(of('CUSTOM', false), sources, proxy);
  const dryAllow = of('ALLOW', true).rules.map(rule => ({
    ...rule,
    auditAction: 'allow' as const,
  }));
  const dryDeny = of('DENY', true).rules.map(rule => ({
    ...rule,
    auditAction: 'deny' as const,
  }));
  return {
    enforcedBy: proxy.enforcedBy,
    port: proxy.port,
    custom: custom.asked,
    deny: [
      ...refusedTokens(tokens, sources, proxy),
      ...custom.refused,
      ...of('DENY', false).rules,
    ],
    allow: allow.rules,
    audit: [...dryDeny, ...dryAllow],
    otherwise: otherwise(allow.policies, sources),
  };
}

function otherwise(
  allow: readonly AuthorizationPolicy[],
  sources: AccessSources,
): AccessPolicy['otherwise'] {
  const [first, ...rest] = allow.map(
    (p): Evidence =>
      resourceEvidence(
        sources.ref(p),
        'spec.rules',
        'an ALLOW policy denies what it does not list',
      ),
  );
  return first
    ? { verdict: 'deny', evidence: [first, ...rest] }
    : {
        verdict: 'allow',
        evidence: byDefault('everything is allowed without an ALLOW policy'),
      };
}

/** ztunnel overlooks policies for waypoints, actions it does not know, and what has a selector that is empty. */
function countsForZtunnel(policy: AuthorizationPolicy): boolean {
  const action = actionOf(policy);
  const { selector } = policy.spec ?? {};
  return (
    (!selector || selector.matchLabels !== undefined) &&
    targetsOf(policy.spec ?? {}).length === 0 &&
    (action === 'ALLOW' || action === 'DENY') &&
    !isDryRun(policy)
  );
}

type ReadingContext = Omit<
  RuleReading,
  'action' | 'protocol' | 'policyNamespace'
>;

function readingContext(
  { settings }: AccessSources,
  tokens: readonly RequestAuthentication[],
): ReadingContext {
  const jwtRules = tokens.flatMap(t => t.spec?.jwtRules ?? []);
  return {
    trustDomain: settings.trustDomain,
    trustDomainAliases: settings.trustDomainAliases,
    tokensValidated: jwtRules.length > 0,
    spaceDelimitedClaims: [
      'scope',
      'permission',
      ...jwtRules.flatMap(rule => rule.spaceDelimitedClaims ?? []),
    ],
  };
}

function rulesOf(
  policy: AuthorizationPolicy,
  action: Action,
  proxy: EnforcingProxy,
  context: ReadingContext,
  sources: AccessSources,
): AccessRule[] {
  return (policy.spec?.rules ?? []).flatMap((rule, i) => {
    const reading = {
      ...context,
      action,
      policyNamespace: policy.metadata.namespace ?? '',
    };
    const matches =
      proxy.enforcedBy === 'ztunnel'
        ? lowerZtunnelRule(
            rule,
            action === 'DENY' ? 'DENY' : 'ALLOW',
            reading.policyNamespace,
          )
        : byProtocol(proxy.protocol, protocol =>
            lowerRule(rule, { ...reading, protocol }),
          );
    if (!matches) return [];
    return [
      {
        matches,
        ...describeRule(rule),
        evidence: [resourceEvidence(sources.ref(policy), `spec.rules[${i}]`)],
      },
    ];
  });
}

const IS_HTTP: AccessPredicate = {
  attribute: 'request.method',
  match: { present: true },
};

const IS_PREFLIGHT: AccessPredicate = {
  all: [
    { attribute: 'request.method', match: { exact: 'OPTIONS' } },
    { attribute: 'request.header:origin', match: { present: true } },
    {
      attribute: 'request.header:access-control-request-method',
      match: { present: true },
    },
  ],
};

/**
 * A request may come without a token, but not with one that no attached resource accepts; that is found out before any
 * AuthorizationPolicy is asked. A browser's question before a cross-origin request carries no token worth looking at.
 */
function refusedTokens(
  tokens: readonly RequestAuthentication[],
  { tokenRef }: AccessSources,
  { enforcedBy, protocol }: EnforcingProxy,
): AccessRule[] {
  const [first, ...rest] = tokens
    .filter(({ spec }) => (spec?.jwtRules ?? []).length > 0)
    .map(t => resourceEvidence(tokenRef(t), 'spec.jwtRules'));
  if (!first || protocol === 'tcp' || enforcedBy === 'ztunnel') return [];
  const rules = tokens.flatMap(({ spec }) => spec?.jwtRules ?? []);
  const issuers = rules.flatMap(({ issuer }) => issuer ?? []);
  const unusual = unusualPlaces(rules);
  const refused: AccessPredicate = {
    any: [
      { attribute: 'request.token', match: { exact: 'invalid' } },
      {
        all: [
          { attribute: 'request.token', match: { prefix: 'of ' } },
          {
            not: {
              any: [...new Set(issuers)].map(issuer => ({
                attribute: 'request.token' as const,
                match: { exact: `of ${issuer}` },
              })),
            },
          },
        ],
      },
    ],
  };
  return [
    {
      matches: { all: [refused, { not: IS_PREFLIGHT }] },
      peers: [],
      operations: [],
      conditions: [
        'the token is invalid or of an issuer that is not configured',
        ...(unusual === undefined ? [] : [`tokens are read from ${unusual}`]),
      ],
      evidence: [first, ...rest],
    },
  ];
}

/** On a port whose protocol is found out per connection, both readings hold, each for its own kind of traffic. */
function byProtocol(
  protocol: EnforcingProxy['protocol'],
  read: (protocol: 'http' | 'tcp') => AccessPredicate | undefined,
): AccessPredicate | undefined {
  if (protocol !== 'unknown') return read(protocol);
  const http = read('http');
  const tcp = read('tcp');
  if (JSON.stringify(http) === JSON.stringify(tcp)) return http;
  if (!http && !tcp) return undefined;
  const readings = [
    ...(http ? [{ all: [IS_HTTP, http] }] : []),
    ...(tcp ? [{ all: [{ not: IS_HTTP }, tcp] }] : []),
  ];
  return readings.length === 1 ? readings[0] : { any: readings };
}

/**
 * Who asks an external authorizer, and who is refused because the authorizer is not configured or there are several.
 * Authorizers that speak HTTP are not asked about other traffic.
 */
function lowerCustom(
  { policies, rules }: Lowered,
  sources: AccessSources,
  proxy: EnforcingProxy,
): { asked: AccessRule[]; refused: AccessRule[] } {
  if (policies.length === 0) return { asked: [], refused: [] };
  const { settings, features } = sources;
  const names = new Set(policies.map(p => p.spec?.provider?.name ?? ''));
  const tooMany = names.size > 1 && !features.severalExternalAuthorizers;
  const providerNamed = (name: string) =>
    settings.config.extensionProviders?.find(
      p =>
        p.name === name &&
        (p.envoyExtAuthzHttp ?? p.envoyExtAuthzGrpc) !== undefined,
    );
  const asked: AccessRule[] = [];
  const refused: AccessRule[] = [];
  for (const rule of rules) {
    const name = providerOf(rule, policies, sources);
    const provider = providerNamed(name);
    if (tooMany || (!provider && settings.unread === undefined)) {
      const why = tooMany
        ? 'several external authorizers on one workload refuse everything'
        : `the external authorizer ${name} is not configured`;
      refused.push({ ...rule, conditions: [...rule.conditions, why] });
    } else {
      const httpOnly = provider?.envoyExtAuthzHttp !== undefined;
      if (httpOnly && proxy.protocol === 'tcp') continue;
      const matches =
        httpOnly && proxy.protocol === 'unknown'
          ? { all: [IS_HTTP, rule.matches] }
          : rule.matches;
      asked.push({
        ...rule,
        matches,
        conditions: [...rule.conditions, `external authorizer ${name} decides`],
      });
    }
  }
  return { asked, refused };
}

function providerOf(
  rule: AccessRule,
  policies: readonly AuthorizationPolicy[],
  sources: AccessSources,
): string {
  const [evidence] = rule.evidence;
  if (evidence.type !== 'resource') return '';
  const { namespace, name } = evidence.ref;
  const policy = policies.find(
    p => sources.ref(p).name === name && sources.ref(p).namespace === namespace,
  );
  return policy?.spec?.provider?.name ?? '';
}
