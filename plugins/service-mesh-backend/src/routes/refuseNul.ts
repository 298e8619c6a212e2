import { InputError } from '@backstage/errors';
import { RequestHandler } from 'express';

/** Nothing in a cluster or a catalog has a NUL in its name, and databases fail on one: it is refused before anybody asks for it. */
export const refuseNul: RequestHandler = ({ url }, _response, next) => {
  next(
    url.includes('%00')
      ? new InputError('the path and the query must not contain NUL (%00)')
      : undefined,
  );
};
