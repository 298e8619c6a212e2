/** Why a query gave no answer; the message is safe to show to people. */
export class PrometheusError extends Error {
  readonly name = 'PrometheusError';

  constructor(
    /** `rejected`: the server is well and did not like the query; all others count against its health. */
    readonly code:
      | 'unreachable'
      | 'timeout'
      | 'unauthorized'
      | 'rejected'
      | 'bad-answer'
      | 'paused',
    message: string,
  ) {
    super(message);
  }
}
