import { ServiceProfile } from '../kinds';
import { parseQuantity } from '../parseQuantity';
import { OutboundPolicy } from './OutboundPolicy';

/** Weight of an override in thousandths, as Kubernetes quantities say it: `500m` is 500, `1` is 1000. @internal */
export function milliWeight(weight: string | number | undefined): number {
  return parseQuantity(String(weight ?? ''), 1_000) ?? 0;
}

/** What counts about a profile when it stands against routes of the policy controller. @internal */
export interface ProfileWeight {
  /** Number of routes. */
  readonly routes: number;
  /** Weights of the overrides. */
  readonly overrides: readonly number[];
}

/** True when a profile replaces what the policy controller says; for connections that are not HTTP only overrides count. */
function overridesPolicy(
  { routes, overrides }: ProfileWeight,
  protocol: 'http' | 'opaque',
): boolean {
  return (
    overrides.some(weight => weight > 0) || (protocol === 'http' && routes > 0)
  );
}

/** Which of the two is followed; with a profile in force there is no breaker either. @internal */
export function inForce(
  profile: ProfileWeight,
  protocol: 'http' | 'opaque',
  policy: Pick<OutboundPolicy, 'failureAccrual'>,
): {
  readonly used: 'profile' | 'policy';
  readonly failureAccrual?: OutboundPolicy['failureAccrual'];
} {
  return overridesPolicy(profile, protocol)
    ? { used: 'profile' }
    : { used: 'policy', ...policy };
}

/** True when a profile replaces the HTTP routes of the policy controller: it has routes, or overrides with a weight. @internal */
export function profileInForce(profile: ServiceProfile | undefined): boolean {
  const { routes = [], dstOverrides = [] } = profile?.spec ?? {};
  return overridesPolicy(
    {
      routes: routes.length,
      overrides: dstOverrides.map(override => milliWeight(override.weight)),
    },
    'http',
  );
}
