import { JsonObject } from '../KubeObject';

/** An answer other than success; becomes a Kubernetes Status object. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: JsonObject,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  toStatus(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      details: this.details,
      code: this.code,
    };
  }
}

/** What a real server says for a path it does not serve. */
export function noSuchPath(message?: string): ApiError {
  return new ApiError(
    404,
    'NotFound',
    message ?? 'the server could not find the requested resource',
  );
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

/** The revision a client asked for is no longer kept: it must list again. */
export function expired(message: string): ApiError {
  return new ApiError(410, 'Expired', message);
}
