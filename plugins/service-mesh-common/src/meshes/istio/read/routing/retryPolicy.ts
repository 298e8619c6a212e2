/** Retries as a route or the mesh configuration writes them. @internal */
export interface WrittenRetries {
  readonly attempts?: number;
  readonly perTryTimeout?: string;
  readonly retryOn?: string;
}

/** Retries as they count. @internal */
export interface RetryPolicy {
  /** Count of further attempts; 0 = off. */
  readonly attempts: number;
  readonly perTryTimeout?: string;
  readonly on: readonly string[];
  /** HTTP status codes that are tried again. */
  readonly statusCodes: readonly number[];
}

const BY_STATUS = 'retriable-status-codes';
const DEFAULT_ON = [
  'connect-failure',
  'refused-stream',
  'unavailable',
  'cancelled',
  BY_STATUS,
];

/** The retries of a route: two on failures to connect when nothing is written; numbers among the conditions are status codes. @internal */
export function retryPolicy(written: WrittenRetries | undefined): RetryPolicy {
  const attempts = written ? Math.max(0, written.attempts ?? 0) : 2;
  const parts = (written?.retryOn ?? '')
    .split(',')
    .map(part => part.trim())
    .filter(Boolean);
  const statusCodes = parts.filter(part => /^\d{3}$/.test(part)).map(Number);
  const named = parts.filter(part => !/^\d+$/.test(part));
  const conditions =
    statusCodes.length && !named.includes(BY_STATUS)
      ? [...named, BY_STATUS]
      : named;
  return {
    attempts,
    ...(written?.perTryTimeout !== undefined && {
      perTryTimeout: written.perTryTimeout,
    }),
    on: written?.retryOn ? conditions : DEFAULT_ON,
    statusCodes,
  };
}
