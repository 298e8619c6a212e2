import { FailureAccrual } from './parseFailureAccrual';

/**
 * What a client may get while the breaker keeps every endpoint out: the balancer times out for the requests that wait when
 * it happens, and refuses the later ones at once.
 */
const UNAVAILABLE = [503, 504];

/** Endpoints are out only for a while; this says what happens before any of them is tried again. */
interface Endpoint {
  failures: number;
  out: boolean;
}

/** Whether a status counts as a failure of its endpoint. */
function isFailure(status: number): boolean {
  return status >= 500;
}

/**
 * Statuses a client may see for each of a row of requests that follow each other closely, when every endpoint would answer
 * each with the given status. Without a breaker these are the answers themselves. Requests may reach any endpoint that is
 * in, so as long as there are several, the breaker can only be known to open once every one may have had its failures.
 * @internal
 */
export function breakerStatuses(
  accrual: FailureAccrual | undefined,
  endpoints: number,
  answers: readonly number[],
): readonly (readonly number[])[] {
  const all = Array.from(
    { length: Math.max(endpoints, 0) },
    (): Endpoint => ({ failures: 0, out: false }),
  );
  return answers.map(status => {
    const open = all.filter(endpoint => !endpoint.out);
    const [next] = open.sort((a, b) => a.failures - b.failures);
    if (!next) return UNAVAILABLE;
    next.failures = isFailure(status) ? next.failures + 1 : 0;
    next.out = accrual !== undefined && next.failures >= accrual.maxFailures;
    return [status];
  });
}
