import { Annotations, invalid, Parsed, valid } from './Parsed';
import { parseDuration } from './parseDuration';
import { parseFlag } from './parseFlag';
import { parseWhole } from './parseWhole';

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

/** Largest number of 32 bits without a sign. */
const LARGEST = 4_294_967_295;

/** Shortest window of success rates the proxy takes, in ms. */
const SHORTEST_WINDOW_MS = 10;

/** Most requests the proxy can be told to wait for before it judges (count). */
const MOST_MIN_REQUESTS = 1_000_000;

/** Reads a whole number of 32 bits. */
function parseCount(raw: string): Parsed<number> {
  return parseWhole(raw.trim(), LARGEST);
}

function parseDecimal(raw: string): Parsed<number> {
  const value = raw.trim();
  return /^[+-]?(\d+(?:\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(value)
    ? valid(Number(value))
    : invalid('invalid float literal');
}

/** Reads one annotation with a parser that knows the default. */
function read(
  annotations: Annotations,
  key: string,
  fallback: number,
  parse: (raw: string) => Parsed<number>,
): Parsed<number> {
  const raw = annotations[key];
  return raw === undefined ? valid(fallback) : parse(raw);
}

function readDuration(
  annotations: Annotations,
  key: string,
  fallbackMs: number,
): Parsed<number> {
  const raw = annotations[key];
  return raw === undefined ? valid(fallbackMs) : parseDuration(raw);
}

/** The same for settings whose problem is told with their name. */
function readNamedDuration(
  annotations: Annotations,
  key: string,
  fallbackMs: number,
): Parsed<number> {
  const parsed = readDuration(annotations, key, fallbackMs);
  return parsed.ok ? parsed : invalid(`invalid ${key} value: ${parsed.error}`);
}

/** Milliseconds in the words of the policy controller. */
function inWords(ms: number): string {
  if (ms === 0) return '0ns';
  return ms < 1000 ? `${ms}ms` : `${ms / 1000}s`;
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
    return invalid(
      `success-rate threshold must be between 0.0 and 1.0, got ${threshold.value}`,
    );
  const window = readDuration(
    annotations,
    `${ALPHA_KEY}-success-rate-window`,
    10_000,
  );
  if (!window.ok) return window;
  if (window.value === 0)
    return invalid('success-rate-window must be greater than zero');
  // Limits of the proxy, which hold only while the success rate plays a part.
  const judges = threshold.value !== 0;
  if (judges && window.value < SHORTEST_WINDOW_MS)
    return invalid(
      `success-rate-window must be at least 10ms, got ${window.value}ms`,
    );
  const requests = read(
    annotations,
    `${ALPHA_KEY}-success-rate-min-requests`,
    5,
    parseCount,
  );
  if (!requests.ok) return requests;
  if (judges && requests.value > MOST_MIN_REQUESTS)
    return invalid(
      `success-rate-min-requests cannot exceed ${MOST_MIN_REQUESTS}, got ${requests.value}`,
    );
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
    return invalid(`unsupported failure accrual mode: ${mode}`);
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
    return invalid(
      `min_penalty (${inWords(min.value)}) cannot exceed max_penalty (${inWords(
        max.value,
      )})`,
    );
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
  return readFlag(annotations, `${ALPHA_KEY}-honor-retry-after`);
}

/** Reads a switch that is off unless it is set. */
function readFlag(annotations: Annotations, key: string): Parsed<boolean> {
  const raw = annotations[key]?.trim();
  const value = raw === undefined ? false : parseFlag(raw);
  return value === undefined
    ? invalid(
        `unsupported ${key} value: '${raw}' (expected a boolean such as 'true' or 'false')`,
      )
    : valid(value);
}

/** How the balancer avoids endpoints that fail. @internal */
export interface LoadBiaser {
  readonly penaltyMs: number;
  readonly maxRetryAfterMs: number;
}

/** Reads `penalize-failures` and its settings; no value when it is off. @internal */
export function parseLoadBiaser(
  annotations: Annotations,
): Parsed<LoadBiaser | undefined> {
  const prefix = 'balancer.alpha.linkerd.io/';
  const on = readFlag(annotations, `${prefix}penalize-failures`);
  if (!on.ok) return on;
  if (!on.value) return valid(undefined);
  const penalty = readNamedDuration(
    annotations,
    `${prefix}load-biaser-penalty`,
    5_000,
  );
  if (!penalty.ok) return penalty;
  // The proxy holds the penalty, but not the other limit, in 32 bits of ms.
  if (penalty.value > LARGEST)
    return invalid(
      'load-biaser-penalty exceeds the maximum supported value (~49.7 days)',
    );
  const cap = readNamedDuration(
    annotations,
    `${prefix}load-biaser-max-retry-after`,
    300_000,
  );
  if (!cap.ok) return cap;
  return valid({ penaltyMs: penalty.value, maxRetryAfterMs: cap.value });
}
