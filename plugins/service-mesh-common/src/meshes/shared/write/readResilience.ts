import {
  DestinationPolicy,
  EffectiveRouting,
  IntentBalancer,
  IntentTarget,
  ResilienceIntent,
  TrafficSplit,
} from '../../../model';
import { BALANCERS } from './balancers';
import { inOrderOf } from './inOrderOf';
import { defaultRule, percentOf } from './readRequestIntents';

type Version = NonNullable<ResilienceIntent['versions']>[number];

/** What happens when the target is slow or fails; `conditions` says retries as the intent does. @internal */
export function readResilience(
  routing: EffectiveRouting,
  { target, retries: like, versions: likeVersions = [] }: ResilienceIntent,
  conditions: (
    on: readonly string[],
    like: readonly string[],
  ) => readonly string[],
): ResilienceIntent | undefined {
  const rule = defaultRule(routing, target);
  const versions = readVersions(routing, target);
  const intent: ResilienceIntent = {
    target,
    ...(rule && readWaits(rule, like?.on ?? [], conditions)),
    ...partsOf(routing, target, undefined),
    ...(versions.length > 0 && {
      versions: inOrderOf(likeVersions, versions, ({ name }) => name),
    }),
  };
  return Object.keys(intent).length === 1 ? undefined : intent;
}

/** Timeout and retries of a rule, where somebody wrote them. @internal */
export function readWaits(
  rule: Pick<TrafficSplit, 'timeoutMs' | 'retries'>,
  like: readonly string[],
  conditions: (
    on: readonly string[],
    like: readonly string[],
  ) => readonly string[],
): Pick<ResilienceIntent, 'timeoutMs' | 'retries'> {
  const retries =
    rule.retries?.evidence[0].type === 'resource' ? rule.retries : undefined;
  return {
    ...(rule.timeoutMs !== undefined && { timeoutMs: rule.timeoutMs }),
    ...(retries && {
      retries: {
        attempts: retries.attempts,
        ...(retries.perTryTimeoutMs !== undefined && {
          perTryTimeoutMs: retries.perTryTimeoutMs,
        }),
        on: retries.attempts === 0 ? [] : conditions(retries.on, like),
        ...(retries.otherLocalities !== undefined && {
          otherLocalities: retries.otherLocalities,
        }),
      },
    }),
  };
}

/** Versions that are treated otherwise than their Service. */
function readVersions(
  routing: EffectiveRouting,
  target: IntentTarget,
): Version[] {
  const labels = new Map(
    policiesOf(routing, target).flatMap(({ subset, subsetLabels }) =>
      subset === undefined ? [] : [[subset, subsetLabels ?? {}] as const],
    ),
  );
  return [...labels].flatMap(([name, own]): Version[] => {
    const parts = partsOf(routing, target, name);
    return Object.keys(parts).length > 0
      ? [{ name, labels: own, ...parts }]
      : [];
  });
}

/** What one version is treated to, or the whole Service. */
function partsOf(
  routing: EffectiveRouting,
  target: IntentTarget,
  version: string | undefined,
): Pick<
  ResilienceIntent,
  'circuitBreaker' | 'connectionPool' | 'loadBalancer'
> {
  const policyWith = (part: keyof DestinationPolicy) => {
    const own = policiesOf(routing, target).filter(
      policy => policy.subset === version && policy[part] !== undefined,
    );
    return (
      own.find(policy => policy.port === target.port.number) ??
      own.find(policy => policy.port === undefined)
    );
  };
  const outliers = policyWith('outlierDetection')?.outlierDetection;
  const pool = policyWith('connectionPool')?.connectionPool;
  const loadBalancer = balancerOf(policyWith('loadBalancer'));
  return {
    ...(outliers?.consecutiveErrors !== undefined &&
      outliers.baseEjectionMs !== undefined && {
        circuitBreaker: {
          consecutiveErrors: outliers.consecutiveErrors,
          baseEjectionMs: outliers.baseEjectionMs,
          ...(outliers.intervalMs !== undefined && {
            intervalMs: outliers.intervalMs,
          }),
          ...(outliers.maxEjected !== undefined && {
            maxEjectedPercent: percentOf(outliers.maxEjected),
          }),
          ...(outliers.consecutiveGatewayErrors !== undefined && {
            consecutiveGatewayErrors: outliers.consecutiveGatewayErrors,
          }),
          ...(outliers.minHealthy !== undefined && {
            minHealthPercent: percentOf(outliers.minHealthy),
          }),
        },
      }),
    ...(pool && { connectionPool: pool }),
    ...(loadBalancer && { loadBalancer }),
  };
}

function policiesOf(
  { destinations }: EffectiveRouting,
  { namespace, service }: IntentTarget,
): DestinationPolicy[] {
  return destinations.filter(({ host }) =>
    host.startsWith(`${service}.${namespace}.`),
  );
}

/** undefined for a choice that is the mesh's own. */
function balancerOf(
  policy: DestinationPolicy | undefined,
): IntentBalancer | undefined {
  if (policy?.hashOn) return policy.hashOn;
  const known = (Object.keys(BALANCERS) as (keyof typeof BALANCERS)[]).find(
    type => BALANCERS[type] === policy?.loadBalancer,
  );
  return known && { type: known };
}
