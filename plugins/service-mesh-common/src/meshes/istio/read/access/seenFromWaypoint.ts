import { matchValue } from '../../../../engine/matchValue';
import { AccessPolicy, AccessPredicate, AccessRule } from '../../../../model';

const ALWAYS: AccessPredicate = { all: [] };
const NEVER: AccessPredicate = { any: [] };

/**
 * Behind a waypoint ztunnel meets the waypoint as its peer, never the caller: what a rule says about the peer's identity
 * is settled, and what it says about the peer's address is not known.
 * @internal
 */
export function seenFromWaypoint(
  policy: AccessPolicy,
  waypointIdentity: string,
): AccessPolicy {
  const settle = (predicate: AccessPredicate): AccessPredicate => {
    if ('all' in predicate) return { all: predicate.all.map(settle) };
    if ('any' in predicate) return { any: predicate.any.map(settle) };
    if ('not' in predicate) return { not: settle(predicate.not) };
    if ('opaque' in predicate) return predicate;
    if (predicate.attribute === 'source.identity')
      return matchValue(predicate.match, waypointIdentity) ? ALWAYS : NEVER;
    return predicate.attribute === 'source.ip'
      ? { opaque: 'the address of the waypoint' }
      : predicate;
  };
  const all = (rules: readonly AccessRule[]) =>
    rules.map(rule => ({
      ...rule,
      matches: settle(rule.matches),
      conditions: [
        ...rule.conditions,
        `the peer here is the waypoint ${waypointIdentity}`,
      ],
    }));
  return {
    ...policy,
    deny: all(policy.deny),
    allow: all(policy.allow),
    audit: all(policy.audit),
  };
}
