/** What went wrong between us and an API server. */
export type KubeErrorReason =
  | 'status'
  | 'network'
  | 'timeout'
  | 'malformed'
  | 'credential';

/** A failed request; the message holds no address and no credential, so it is safe to show. */
export class KubeError extends Error {
  readonly name = 'KubeError';

  constructor(
    readonly reason: KubeErrorReason,
    message: string,
    readonly details: {
      /** HTTP status, or the code inside a Status object. */
      readonly status?: number;
      /** What the server asked us to wait, in ms. */
      readonly retryAfterMs?: number;
      /** True when no connection came about at all. */
      readonly noConnection?: boolean;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: details.cause });
  }

  get status(): number | undefined {
    return this.details.status;
  }
}

/** Words for a failed status. */
export function statusError(status: number, retryAfterMs?: number): KubeError {
  const words: Record<number, string> = {
    401: 'the API server did not accept the credential',
    403: 'the credential may not read this',
    404: 'the API server does not serve this',
    410: 'the revision is too old',
    429: 'the API server asked us to slow down',
  };
  return new KubeError(
    'status',
    words[status] ?? `the API server answered with status ${status}`,
    { status, retryAfterMs },
  );
}

/** Codes of failures before a connection: nobody listens, or nobody is there. */
const NO_CONNECTION: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Makes a {@link KubeError} of whatever a connection threw. */
export function connectionError(error: unknown): KubeError {
  if (error instanceof KubeError) return error;
  const code = errorCode(error);
  return new KubeError(
    'network',
    `the API server cannot be reached${code ? ` (${code})` : ''}`,
    { cause: error, noConnection: NO_CONNECTION.has(code ?? '') },
  );
}

function errorCode(error: unknown): string | undefined {
  let link = error;
  for (
    let depth = 0;
    typeof link === 'object' && link !== null && depth < 4;
    depth++
  ) {
    const { code, cause } = link as { code?: unknown; cause?: unknown };
    if (typeof code === 'string' && /^[A-Z0-9_]+$/.test(code)) return code;
    link = cause;
  }
  return undefined;
}
