/** gRPC statuses that say the server failed, not that the question was wrong. */
const GRPC_FAILURES = new Set(['2', '4', '8', '13', '14', '15']);

/** True for a request that failed for its caller, by its HTTP status and the number of its gRPC status. @internal */
export function isFailedResponse(code = '', grpcStatus = ''): boolean {
  return code.startsWith('5') || GRPC_FAILURES.has(grpcStatus);
}
