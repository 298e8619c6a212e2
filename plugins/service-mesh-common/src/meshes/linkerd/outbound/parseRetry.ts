import { Annotations, invalid, Parsed, valid } from './Parsed';
import { parseDuration } from './parseDuration';
import { parseWhole } from './parseWhole';

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
    const parsed = parseWhole(rawLimit, 65_535);
    if (!parsed.ok) return parsed;
    // 0 stands for "not set".
    limit = parsed.value || undefined;
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
  const status = /^\+?\d+$/.test(text) ? Number(text) : undefined;
  return status !== undefined && status >= 100 && status < 600
    ? status
    : undefined;
}

function parseStatusRange(text: string): readonly [number, number] | undefined {
  const lower = text.toLowerCase();
  if (lower === '5xx') return [500, 599];
  if (lower === 'gateway-error') return [502, 504];
  const dash = lower.indexOf('-');
  const low = parseStatus(dash < 0 ? lower : lower.slice(0, dash));
  const high = dash < 0 ? low : parseStatus(lower.slice(dash + 1));
  return low === undefined || high === undefined || high < low
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
    if (!range) return invalid(`invalid retry condition: ${raw}`);
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
  const parts = raw.split(',');
  const conditions = parts.map(part => part.toLowerCase());
  const unknown = conditions.findIndex(
    condition => !GRPC_CONDITIONS.includes(condition),
  );
  if (unknown >= 0)
    return invalid(`Unknown grpc retry condition: ${parts[unknown]}`);
  return valid({ ...(base.value ?? { limit: 1 }), conditions });
}
