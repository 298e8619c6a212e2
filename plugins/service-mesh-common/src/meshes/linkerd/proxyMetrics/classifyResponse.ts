/** A response as a proxy sees it, or the error that came instead. @internal */
export interface ProxyResponse {
  readonly httpStatus?: number;
  /** True when the request's content type began with `application/grpc`. */
  readonly grpc?: boolean;
  /** Value of `grpc-status` among the headers. */
  readonly grpcStatusHeader?: number;
  /** Value of `grpc-status` among the trailers. */
  readonly grpcStatusTrailer?: number;
  /** What ended the stream, when it did not end by itself. */
  readonly error?: string;
  /** Code of an HTTP/2 reset, such as `CANCEL`. */
  readonly reason?: string;
}

/** Labels a proxy gives a response in `response_total`. @internal */
export interface ResponseClass {
  readonly classification: 'success' | 'failure';
  /** A number; empty for responses that are not gRPC. */
  readonly grpc_status: string;
  readonly error: string;
}

const UNKNOWN_CODE = 2;
const HIGHEST_CODE = 16;
/** Unknown, deadline exceeded, permission denied, internal, unavailable, data loss. @internal */
export const GRPC_FAILURES: ReadonlySet<number> = new Set([
  2, 4, 7, 13, 14, 15,
]);

/** The proxy reads 16 bits without a sign; what is more is no status. */
const MOST = 0xffff;

function codeOf(status: number | undefined): number | undefined {
  if (status === undefined || !Number.isInteger(status)) return undefined;
  if (status < 0 || status > MOST) return undefined;
  return status <= HIGHEST_CODE ? status : UNKNOWN_CODE;
}

function errorLabel({ error, reason }: ProxyResponse): string {
  if (error === 'response-timeout') return 'timeout';
  return reason !== undefined ? `h2(${reason})` : 'unclassified';
}

/**
 * Classifies a response as Linkerd's proxy does without a ServiceProfile. A gRPC response that never tells its status is
 * a success of status 2, which is what the proxy counts.
 * @internal
 */
export function classifyResponse(response: ProxyResponse): ResponseClass {
  if (response.error !== undefined)
    return {
      classification: 'failure',
      grpc_status: '',
      error: errorLabel(response),
    };
  if (!response.grpc) {
    const status = response.httpStatus ?? 0;
    return {
      classification: status >= 500 && status <= 599 ? 'failure' : 'success',
      grpc_status: '',
      error: '',
    };
  }
  const code =
    codeOf(response.grpcStatusHeader) ?? codeOf(response.grpcStatusTrailer);
  return {
    classification:
      code !== undefined && GRPC_FAILURES.has(code) ? 'failure' : 'success',
    grpc_status: String(code ?? UNKNOWN_CODE),
    error: '',
  };
}
