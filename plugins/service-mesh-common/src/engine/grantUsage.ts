import { AccessGrant, GrantUsage, TrafficCaller } from '../model';
import { evaluatePredicate, Truth } from './evaluatePredicate';

/**
 * Which grants the observed callers fit. Metrics tell who called, hardly ever what: a caller that fits two grants counts for
 * both, and the precision says so.
 * @public
 */
export function grantUsage(
  grants: readonly AccessGrant[],
  callers: readonly TrafficCaller[],
  /** Epoch ms of the end of the window in which they were seen. */
  seenAt: number,
): GrantUsage[] {
  const allowing = grants.filter(({ effect }) => effect !== 'deny');
  const active = callers.filter(({ rate }) => rate > 0);
  const fits = active.map(caller => ({
    caller,
    truths: new Map(
      allowing.map(grant => [grant.key, truthOf(grant, caller)] as const),
    ),
  }));
  return allowing.map(({ key }) => {
    const users = fits.filter(({ truths }) => truths.get(key)?.value !== false);
    const exact = users.every(
      ({ truths }) =>
        truths.get(key)?.value === true &&
        [...truths].every(
          ([other, truth]) => other === key || truth.value === false,
        ),
    );
    return {
      grant: key,
      callers: [...new Set(users.map(({ caller }) => nameOf(caller)))].sort(),
      rate: users.reduce((sum, { caller }) => sum + caller.rate, 0),
      ...(users.length && { lastSeen: seenAt }),
      precision: exact ? 'exact' : 'caller',
    };
  });
}

/** A grant holds on several ports; metrics do not tell which one was called. */
function truthOf(grant: AccessGrant, caller: TrafficCaller): Truth {
  const truths = grant.places.map(({ port }) =>
    evaluatePredicate(grant.matches, {
      peer: { identity: caller.identity ?? null },
      operation: { protocol: 'http', port },
    }),
  );
  return (
    truths.find(({ value }) => value === true) ??
    truths.find(({ value }) => value === undefined) ?? { value: false }
  );
}

function nameOf({ identity, namespace, workload }: TrafficCaller): string {
  if (workload !== undefined)
    return namespace === undefined ? workload : `${namespace}/${workload}`;
  return identity ?? 'plaintext';
}
