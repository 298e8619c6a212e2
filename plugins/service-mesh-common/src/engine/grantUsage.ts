import { AccessGrant, GrantUsage, UsageCaller, WorkloadRef } from '../model';
import { canonicalJson } from './canonicalJson';
import { evaluatePredicate, Truth } from './evaluatePredicate';

/**
 * Which grants the observed callers fit. Metrics tell who called, hardly ever what: a caller that fits two grants counts for
 * both, and the precision says so. A grant that nobody was seen to use is left out when it holds where not everything was
 * counted, for then it is not known whether anybody did.
 * @public
 */
export function grantUsage(
  grants: readonly AccessGrant[],
  callers: readonly UsageCaller[],
  unmeasured: readonly WorkloadRef[] = [],
): GrantUsage[] {
  const uncounted = new Set(unmeasured.map(canonicalJson));
  const allowing = grants.filter(({ effect }) => effect !== 'deny');
  const active = callers.filter(({ requests }) => requests > 0);
  const fits = active.map(caller => ({
    caller,
    truths: new Map(
      allowing.map(grant => [grant.key, truthOf(grant, caller)] as const),
    ),
  }));
  return allowing.flatMap(({ key, places }) => {
    const users = fits.filter(({ truths }) => truths.get(key)?.value !== false);
    const atLeast = places.some(({ workload }) =>
      uncounted.has(canonicalJson(workload)),
    );
    if (atLeast && users.length === 0) return [];
    const exact = users.every(
      ({ truths }) =>
        truths.get(key)?.value === true &&
        [...truths].every(
          ([other, truth]) => other === key || truth.value === false,
        ),
    );
    const usage: GrantUsage = {
      grant: key,
      callers: [...new Set(users.map(({ caller }) => nameOf(caller)))].sort(),
      requests: users.reduce((sum, { caller }) => sum + caller.requests, 0),
      ...(users.length && {
        lastSeen: Math.max(...users.map(({ caller }) => caller.lastSeen)),
      }),
      precision: exact ? 'exact' : 'caller',
      ...(atLeast && { atLeast }),
    };
    return [usage];
  });
}

/** A grant holds on several ports; metrics do not tell which one was called, and not always of which workload. */
function truthOf(grant: AccessGrant, caller: UsageCaller): Truth {
  const called = caller.workload && canonicalJson(caller.workload);
  const places = grant.places.filter(
    ({ workload }) =>
      workload.cluster === caller.cluster &&
      (called === undefined || canonicalJson(workload) === called),
  );
  const truths = places.map(({ port }) =>
    evaluatePredicate(grant.matches, {
      // Without an identity it may be plaintext, or somebody the metrics do not name.
      peer: caller.identity === undefined ? {} : { identity: caller.identity },
      operation: { protocol: 'http', port },
    }),
  );
  return (
    truths.find(({ value }) => value === true) ??
    truths.find(({ value }) => value === undefined) ?? { value: false }
  );
}

function nameOf({
  identity,
  callerNamespace: namespace,
  callerWorkload: workload,
}: UsageCaller): string {
  if (workload !== undefined)
    return namespace === undefined ? workload : `${namespace}/${workload}`;
  return identity ?? 'a caller without an identity';
}
