import { InputError } from '@backstage/errors';
import { RouteRequest } from '@meshwright/backstage-plugin-service-mesh-common';
import { Request, Router } from 'express';
import { elsewhereAnswers } from './elsewhereAnswers';
import { permittedEntity } from './permittedEntity';
import { RouteContext } from './RouteContext';

/** `GET /entities/{namespace}/{kind}/{name}/route` */
export function addRouteRoute(router: Router, context: RouteContext): void {
  router.get(
    '/entities/:namespace/:kind/:name/route',
    async (request, response) => {
      const question = readQuestion(request);
      const { entity, caller } = await permittedEntity(request, context);
      const report = context.service.route(entity, question);
      response.set('Cache-Control', 'private, no-store');
      response.json(await elsewhereAnswers(report, context.access, caller));
    },
  );
}

/** The form is checked by the API document; this is for callers that go around it, and for the types. */
function readQuestion({ query }: Request): RouteRequest {
  const text = (name: string): string | undefined => {
    const value = query[name];
    if (value === undefined || typeof value === 'string') return value;
    throw new InputError(`${name} must be given once`);
  };
  const host = text('host');
  const method = text('method');
  const path = text('path');
  const namespace = text('namespace');
  const gateway = text('gateway');
  const scheme = text('scheme');
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    throw new InputError('scheme must be http or https');
  const connection = text('connection');
  if (connection !== undefined && connection !== 'tls' && connection !== 'tcp')
    throw new InputError('connection must be tls or tcp');
  const port = query.port === undefined ? undefined : Number(query.port);
  if (
    port !== undefined &&
    !(Number.isInteger(port) && port > 0 && port < 65536)
  )
    throw new InputError('port must be an integer from 1 to 65535');
  if (path !== undefined && !path.startsWith('/'))
    throw new InputError('path must start with /');
  return {
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(scheme !== undefined && { scheme }),
    ...(method !== undefined && { method: method.toUpperCase() }),
    ...(path !== undefined && { path }),
    ...(query.header !== undefined && { headers: readHeaders(query.header) }),
    ...(connection !== undefined && { connection }),
    ...(namespace !== undefined && { namespace }),
    ...(gateway !== undefined && { gateway }),
  };
}

function readHeaders(written: unknown): Record<string, string> {
  const entries: readonly unknown[] = Array.isArray(written)
    ? written
    : [written];
  return Object.fromEntries(
    entries.map(entry => {
      const match =
        typeof entry === 'string' ? /^([^:\s]+):\s*(.*)$/.exec(entry) : null;
      if (!match) throw new InputError('header must be written as name: value');
      return [match[1].toLowerCase(), match[2]] as const;
    }),
  );
}
