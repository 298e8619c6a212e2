import {
  parseFailureAccrual,
  parseHonorRetryAfter,
  parseLoadBiaser,
} from './parseFailureAccrual';
import { Annotations, Parsed } from './Parsed';
import { parsePolicyDuration } from './parsePolicyDuration';
import { ruleTimeoutMs } from './ruleTimeoutMs';

const MODE = 'balancer.linkerd.io/failure-accrual';
const RATE = 'balancer.alpha.linkerd.io/failure-accrual-success-rate';
const unified = { [MODE]: 'unified' };
const biased = { 'balancer.alpha.linkerd.io/penalize-failures': 'true' };
const PENALTY = 'balancer.alpha.linkerd.io/load-biaser-penalty';
const CAP = 'balancer.alpha.linkerd.io/load-biaser-max-retry-after';

const outcome = (parsed: Parsed<unknown>) => (parsed.ok ? 'ok' : parsed.error);

describe('limits of the breaker', () => {
  it.each<[Annotations, string]>([
    [{ ...unified, [`${RATE}-window`]: '9ms' }, 'must be at least 10ms'],
    [{ ...unified, [`${RATE}-window`]: '10ms' }, 'ok'],
    [
      { ...unified, [`${RATE}-window`]: '9ms', [`${RATE}-threshold`]: '0' },
      'ok',
    ],
    [
      { ...unified, [`${RATE}-min-requests`]: '1000001' },
      'cannot exceed 1000000',
    ],
    [{ ...unified, [`${RATE}-min-requests`]: '1000000' }, 'ok'],
    [{ ...unified, [`${RATE}-threshold`]: '1.01' }, 'success-rate threshold'],
    [{ ...unified, [`${RATE}-threshold`]: 'x' }, 'invalid float literal'],
    [
      { [MODE]: 'consecutive', [`${MODE}-consecutive-max-failures`]: '' },
      'cannot parse integer from empty string',
    ],
    [
      {
        [MODE]: 'consecutive',
        [`${MODE}-consecutive-max-failures`]: '4294967296',
      },
      'number too large',
    ],
    [
      { [MODE]: 'consecutive', [`${MODE}-consecutive-min-penalty`]: '2m' },
      'min_penalty (120s) cannot exceed max_penalty (60s)',
    ],
    [
      {
        [MODE]: 'consecutive',
        [`${MODE}-consecutive-min-penalty`]: '1500ms',
        [`${MODE}-consecutive-max-penalty`]: '500ms',
      },
      'min_penalty (1.5s) cannot exceed max_penalty (500ms)',
    ],
    [
      { [MODE]: 'consecutive', [`${MODE}-consecutive-max-penalty`]: '0s' },
      'min_penalty (1s) cannot exceed max_penalty (0ns)',
    ],
    [{ [MODE]: 'other' }, 'unsupported failure accrual mode: other'],
  ])('%j: %s', (annotations, expected) => {
    expect(outcome(parseFailureAccrual(annotations))).toContain(expected);
  });

  it.each<[Annotations, string]>([
    [{ ...biased, [PENALTY]: '4294967295ms' }, 'ok'],
    [
      { ...biased, [PENALTY]: '4294967296ms' },
      'load-biaser-penalty exceeds the maximum supported value',
    ],
    [{ ...biased, [CAP]: '50d' }, 'ok'],
    [{ ...biased, [CAP]: '1.5s' }, `invalid ${CAP} value: fractional`],
    [{ ...biased, [PENALTY]: '5' }, `invalid ${PENALTY} value: missing`],
    [
      { 'balancer.alpha.linkerd.io/penalize-failures': 'yes' },
      "unsupported balancer.alpha.linkerd.io/penalize-failures value: 'yes' (expected a boolean",
    ],
  ])('%j: %s', (annotations, expected) => {
    expect(outcome(parseLoadBiaser(annotations))).toContain(expected);
  });

  it('names the switch that is neither on nor off', () => {
    const key = 'balancer.alpha.linkerd.io/failure-accrual-honor-retry-after';
    expect(outcome(parseHonorRetryAfter({ [key]: 'on' }))).toContain(
      `unsupported ${key} value: 'on'`,
    );
  });
});

describe('durations of policy resources', () => {
  it.each([
    ['', 0],
    ['+-5s', 5e9],
    ['1h0', 0],
    ['1h0s', 3600e9],
  ])('%j is %d ns', (text, nanoseconds) => {
    expect(parsePolicyDuration(text)).toMatchObject({
      ok: true,
      value: { nanoseconds },
    });
  });

  it.each(['5', '1h5', 's', '5s3', '1d'])('%s is none', text => {
    expect(parsePolicyDuration(text).ok).toBe(false);
  });

  it.each([
    ['policy.linkerd.io', '-5s', 5_000],
    ['policy.linkerd.io', '1m30s', 90_000],
    ['policy.linkerd.io', '0s', undefined],
    ['gateway.networking.k8s.io', '1m30s', undefined],
    ['gateway.networking.k8s.io', '-5s', undefined],
  ])('a rule of %s with %s waits %s ms', (group, request, ms) => {
    expect(
      ruleTimeoutMs({ timeouts: { request } }, { group, kind: 'HTTPRoute' }),
    ).toBe(ms);
  });
});
