import { Annotations, invalid, Parsed, valid } from './Parsed';
import { parseDuration } from './parseDuration';

interface RetryBase {
  /** Further attempts. */
  readonly limit: number;
  readonly timeoutMs?: number;
}

/** Retries of HTTP requests. @internal */
export interface HttpRetry extends RetryBase {
  readonly statusRanges?: readonly (readonly [number, number])[];
}

/** Retries of gRPC calls. @internal */
export interface GrpcRetry extends RetryBase {
  readonly conditions?: readonly string[];
}

const GRPC_CONDITIONS = [
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
];

/** Undefined in `value` when nothing is set. */
function parseBase(annotations: Annotations): Parsed<RetryBase | undefined> {
  const [rawLimit, rawTimeout] = [
    annotations['retry.linkerd.io/limit'],
    annotations['retry.linkerd.io/timeout'],
  ];
  let limit: number | undefined;
  let timeoutMs: number | undefined;
  if (rawLimit !== undefined) {
    if (!/^\+?\d{1,5}$/.test(rawLimit) || Number(rawLimit) > 65_535)
      return invalid(`invalid retry limit '${rawLimit}'`);
    // 0 stands for "not set".
    limit = Number(rawLimit) || undefined;
  }
  if (rawTimeout !== undefined) {
    const parsed = parseDuration(rawTimeout);
    if (!parsed.ok) return parsed;
    timeoutMs = parsed.value || undefined;
  }
  if (limit === undefined && timeoutMs === undefined) return valid(undefined);
  return valid({
    limit: limit ?? 1,
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
}

function parseStatus(text: string): number | undefined {
  const status = /^\d{3}$/.test(text) ? Number(text) : undefined;
  return status !== undefined && status >= 100 && status <= 599
    ? status
    : undefined;
}

function parseStatusRange(text: string): readonly [number, number] | undefined {
  const lower = text.toLowerCase();
  if (lower === '5xx') return [500, 599];
  if (lower === 'gateway-error') return [502, 504];
  const [from, to = from, ...more] = lower.split('-');
  const [low, high] = [parseStatus(from), parseStatus(to)];
  return low === undefined ||
    high === undefined ||
    high < low ||
    more.length > 0
    ? undefined
    : [low, high];
}

/** Reads `retry.linkerd.io/{http,limit,timeout}`; no value when none is set. @internal */
export function parseHttpRetry(
  annotations: Annotations,
): Parsed<HttpRetry | undefined> {
  const base = parseBase(annotations);
  if (!base.ok) return base;
  const raw = annotations['retry.linkerd.io/http'];
  if (raw === undefined) return base;
  const ranges: (readonly [number, number])[] = [];
  for (const part of raw.split(',')) {
    const range = parseStatusRange(part);
    if (!range) return invalid(`invalid retry condition '${part}'`);
    ranges.push(range);
  }
  return valid({ ...(base.value ?? { limit: 1 }), statusRanges: ranges });
}

/** Reads `retry.linkerd.io/{grpc,limit,timeout}`; no value when none is set. @internal */
export function parseGrpcRetry(
  annotations: Annotations,
): Parsed<GrpcRetry | undefined> {
  const base = parseBase(annotations);
  if (!base.ok) return base;
  const raw = annotations['retry.linkerd.io/grpc'];
  if (raw === undefined) return base;
  const conditions = raw.split(',').map(part => part.toLowerCase());
  const unknown = conditions.find(part => !GRPC_CONDITIONS.includes(part));
  if (unknown !== undefined)
    return invalid(`invalid retry condition '${unknown}'`);
  return valid({ ...(base.value ?? { limit: 1 }), conditions });
}
