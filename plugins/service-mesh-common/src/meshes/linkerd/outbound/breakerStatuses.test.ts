import { breakerStatuses } from './breakerStatuses';
import { parseFailureAccrual } from './parseFailureAccrual';

function accrual(maxFailures: number) {
  const parsed = parseFailureAccrual({
    'balancer.linkerd.io/failure-accrual': 'consecutive',
    'balancer.linkerd.io/failure-accrual-consecutive-max-failures': `${maxFailures}`,
  });
  return parsed.ok ? parsed.value : undefined;
}

const OUT = [503, 504];

describe('a circuit breaker', () => {
  it.each([
    [
      'opens after so many failures in a row',
      2,
      1,
      [500, 500, 500],
      [[500], [500], OUT],
    ],
    [
      'starts again after a success',
      2,
      1,
      [500, 200, 500, 500, 200],
      [[500], [200], [500], [500], OUT],
    ],
    [
      'opens when every endpoint has failed',
      1,
      2,
      [500, 503, 200],
      [[500], [503], OUT],
    ],
    [
      'does not count the mistakes of clients',
      1,
      1,
      [404, 404],
      [[404], [404]],
    ],
  ])('%s', (_, max, endpoints, answers, expected) => {
    expect(breakerStatuses(accrual(max), endpoints, answers)).toEqual(expected);
  });

  it('is not there unless asked for', () => {
    expect(breakerStatuses(undefined, 1, [500, 500])).toEqual([[500], [500]]);
  });
});
