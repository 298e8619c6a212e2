import { createHash } from 'node:crypto';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Request } from 'express';

/** Who asks. */
export interface Caller {
  readonly credentials: BackstageCredentials;
  /** Digest of the token, under which answers may be kept; undefined = keep nothing. */
  readonly key?: string;
}

/** The caller of a request that `httpAuth` has accepted. */
export function callerOf(
  request: Request,
  credentials: BackstageCredentials,
): Caller {
  const token = request.headers.authorization;
  return {
    credentials,
    ...(token && {
      key: createHash('sha256').update(token).digest('base64url'),
    }),
  };
}
