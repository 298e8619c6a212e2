/**
 * Why a query gave no answer. `rejected`: the server is well and did not like the query; all others count against its health.
 * `unavailable`: it, or what stands in front of it, is there and cannot answer now. `not-prometheus`: something else answers.
 */
export type PrometheusFailure =
  | 'unreachable'
  | 'timeout'
  | 'unauthorized'
  | 'rejected'
  | 'unavailable'
  | 'not-prometheus';

/** A query without an answer; the message is safe to show to people. */
export class PrometheusError extends Error {
  readonly name = 'PrometheusError';

  constructor(readonly code: PrometheusFailure, message: string) {
    super(message);
  }
}

/** Whatever went wrong, as the failure of a query. */
export function toPrometheusError(error: unknown): PrometheusError {
  return error instanceof PrometheusError
    ? error
    : new PrometheusError('unavailable', 'The answer could not be read');
}
