/** A refused query, in the terms of Prometheus' error responses. */
export class QueryError extends Error {
  constructor(readonly errorType: 'bad_data' | 'execution', message: string) {
    super(message);
    this.name = 'QueryError';
  }
}
