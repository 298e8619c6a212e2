import { KindRef } from '../../../model';
import { POLICY_GROUP } from '../kinds';
import { parseDuration } from './parseDuration';
import { parsePolicyDuration } from './parsePolicyDuration';

/** A rule's own timeout in ms: Gateway API routes are read like annotations, Linkerd's own take Go's durations; zero is none. @internal */
export function ruleTimeoutMs(
  rule: { readonly timeouts?: { readonly request?: string } },
  kind: KindRef,
): number | undefined {
  const raw = rule.timeouts?.request;
  if (raw === undefined) return undefined;
  if (kind.group !== POLICY_GROUP) {
    const parsed = parseDuration(raw);
    return (parsed.ok && parsed.value) || undefined;
  }
  // The policy controller passes over the sign.
  const parsed = parsePolicyDuration(raw);
  return (parsed.ok && parsed.value.nanoseconds / 1e6) || undefined;
}
