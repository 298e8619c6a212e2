import { InputError, NotImplementedError } from '@backstage/errors';
import { Request, Router } from 'express';
import { EntityHistoryRequest } from '../service/EntityHistory';
import { permittedEntity } from './permittedEntity';
import { RouteContext } from './RouteContext';

/** Entries of one page (count). */
const MOST = 200;

/** `GET /entities/{namespace}/{kind}/{name}/history` */
export function addHistoryRoute(router: Router, context: RouteContext): void {
  const { history } = context;
  router.get(
    '/entities/:namespace/:kind/:name/history',
    async (request, response) => {
      const query = readQuery(request);
      const { entity } = await permittedEntity(request, context);
      if (!history)
        throw new NotImplementedError(
          'History is turned off: serviceMesh.history.enabled is false',
        );
      response.set('Cache-Control', 'private, no-store');
      response.json(await history.read(entity, query));
    },
  );
}

/** The form is checked by the API document; this is for callers that go around it, and for the types. */
function readQuery({ query }: Request): EntityHistoryRequest {
  const time = (name: string): number | undefined => {
    if (query[name] === undefined) return undefined;
    const value = Number(query[name]);
    if (!Number.isSafeInteger(value) || value < 0)
      throw new InputError(`${name} must be a time in epoch milliseconds`);
    return value;
  };
  const from = time('from');
  const to = time('to');
  const limit = query.limit === undefined ? 50 : Number(query.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw new InputError(`limit must be an integer from 1 to ${MOST}`);
  const kinds = [query.kind ?? []].flat();
  if (!kinds.every((kind): kind is string => typeof kind === 'string'))
    throw new InputError('kind must be a text such as group/Kind');
  const { before } = query;
  if (
    before !== undefined &&
    !(typeof before === 'string' && /^\d{1,16}\.[0-9a-f-]{36}$/.test(before))
  )
    throw new InputError('before must be the `next` of an earlier page');
  return {
    limit,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(kinds.length > 0 && { kinds }),
    ...(before !== undefined && { before }),
  };
}
