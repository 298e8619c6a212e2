import { Annotations, invalid, Parsed, valid } from './Parsed';
import { parseDuration } from './parseDuration';
import { parseFlag } from './parseFlag';

/** When an endpoint is taken out of the balancer, and for how long. @internal */
export interface FailureAccrual {
  readonly mode: 'consecutive' | 'unified';
  /** Failures in a row (count). */
  readonly maxFailures: number;
  readonly minPenaltyMs: number;
  readonly maxPenaltyMs: number;
  readonly jitterRatio: number;
  /** Only with mode `unified`. */
  readonly successRate?: {
    /** 0–1. */ readonly threshold: number;
    readonly windowMs: number;
    readonly minRequests: number;
  };
}

const KEY = 'balancer.linkerd.io/failure-accrual';
const ALPHA_KEY = 'balancer.alpha.linkerd.io/failure-accrual';

/** Reads a whole number of 32 bits; undefined when it is none. */
function parseCount(raw: string): number | undefined {
  const value = raw.trim();
  const count = /^\+?\d{1,10}$/.test(value) ? Number(value) : undefined;
  return count !== undefined && count <= 4_294_967_295 ? count : undefined;
}

function parseDecimal(raw: string): number | undefined {
  const value = raw.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)
    ? Number(value)
    : undefined;
}

/** Reads one annotation with a parser that knows the default. */
function read(
  annotations: Annotations,
  key: string,
  fallback: number,
  parse: (raw: string) => number | undefined,
): Parsed<number> {
  const raw = annotations[key];
  if (raw === undefined) return valid(fallback);
  const value = parse(raw);
  return value === undefined
    ? invalid(`invalid value '${raw}' of ${key}`)
    : valid(value);
}

function readDuration(
  annotations: Annotations,
  key: string,
  fallbackMs: number,
): Parsed<number> {
  const raw = annotations[key];
  return raw === undefined ? valid(fallbackMs) : parseDuration(raw);
}

function parseSuccessRate(
  annotations: Annotations,
): Parsed<NonNullable<FailureAccrual['successRate']>> {
  const threshold = read(
    annotations,
    `${ALPHA_KEY}-success-rate-threshold`,
    0.8,
    parseDecimal,
  );
  if (!threshold.ok) return threshold;
  if (threshold.value < 0 || threshold.value > 1)
    return invalid('success-rate-threshold must be between 0.0 and 1.0');
  const window = readDuration(
    annotations,
    `${ALPHA_KEY}-success-rate-window`,
    10_000,
  );
  if (!window.ok) return window;
  if (window.value === 0)
    return invalid('success-rate-window must be greater than zero');
  const requests = read(
    annotations,
    `${ALPHA_KEY}-success-rate-min-requests`,
    5,
    parseCount,
  );
  if (!requests.ok) return requests;
  return valid({
    threshold: threshold.value,
    windowMs: window.value,
    minRequests: requests.value,
  });
}

/** Reads the breaker of a Service; no value when no mode is set, and none at all when anything is invalid. @internal */
export function parseFailureAccrual(
  annotations: Annotations,
): Parsed<FailureAccrual | undefined> {
  const mode = annotations[KEY];
  if (mode === undefined) return valid(undefined);
  if (mode !== 'consecutive' && mode !== 'unified')
    return invalid(`unsupported failure accrual mode: '${mode}'`);
  const failures = read(
    annotations,
    `${KEY}-consecutive-max-failures`,
    7,
    parseCount,
  );
  if (!failures.ok) return failures;
  const max = readDuration(
    annotations,
    `${KEY}-consecutive-max-penalty`,
    60_000,
  );
  if (!max.ok) return max;
  const min = readDuration(
    annotations,
    `${KEY}-consecutive-min-penalty`,
    1_000,
  );
  if (!min.ok) return min;
  const jitter = read(
    annotations,
    `${KEY}-consecutive-jitter-ratio`,
    0.5,
    parseDecimal,
  );
  if (!jitter.ok) return jitter;
  if (min.value > max.value)
    return invalid('min_penalty cannot be greater than max_penalty');
  if (max.value === 0) return invalid('max_penalty cannot be zero');
  if (jitter.value < 0) return invalid('jitter cannot be negative');
  if (jitter.value > 100) return invalid('jitter cannot be greater than 100');
  const rate = mode === 'unified' ? parseSuccessRate(annotations) : undefined;
  if (rate && !rate.ok) return rate;
  return valid({
    mode,
    maxFailures: failures.value,
    minPenaltyMs: min.value,
    maxPenaltyMs: max.value,
    jitterRatio: jitter.value,
    ...(rate?.ok && { successRate: rate.value }),
  });
}

/** Whether the breaker waits as long as a response asks for. @internal */
export function parseHonorRetryAfter(
  annotations: Annotations,
): Parsed<boolean> {
  const raw = annotations[`${ALPHA_KEY}-honor-retry-after`];
  const value = raw === undefined ? false : parseFlag(raw.trim());
  return value === undefined
    ? invalid(`invalid value '${raw}' of honor-retry-after`)
    : valid(value);
}

/** How the balancer avoids endpoints that fail. @internal */
export interface LoadBiaser {
  readonly penaltyMs: number;
  readonly maxRetryAfterMs: number;
}

/** Longest penalty the proxy can hold, in ms. */
const LONGEST_PENALTY_MS = 4_294_967_295;

/** Reads `penalize-failures` and its settings; no value when it is off. @internal */
export function parseLoadBiaser(
  annotations: Annotations,
): Parsed<LoadBiaser | undefined> {
  const prefix = 'balancer.alpha.linkerd.io/';
  const raw = annotations[`${prefix}penalize-failures`];
  const on = raw === undefined ? false : parseFlag(raw.trim());
  if (on === undefined)
    return invalid(`invalid value '${raw}' of penalize-failures`);
  if (!on) return valid(undefined);
  const penalty = readDuration(
    annotations,
    `${prefix}load-biaser-penalty`,
    5_000,
  );
  if (!penalty.ok) return penalty;
  const cap = readDuration(
    annotations,
    `${prefix}load-biaser-max-retry-after`,
    300_000,
  );
  if (!cap.ok) return cap;
  if (penalty.value > LONGEST_PENALTY_MS || cap.value > LONGEST_PENALTY_MS)
    return invalid('the penalty is too long');
  return valid({ penaltyMs: penalty.value, maxRetryAfterMs: cap.value });
}
