import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { ResourceKey } from '@meshwright/backstage-plugin-service-mesh-common';
import { Request, Router } from 'express';
import { visibleNames } from '../service/withNames';
import { askedCaller } from './askedCaller';
import { permittedEntity } from './permittedEntity';
import { readAccessQuestion } from './readAccessQuestion';
import { readManifests } from './readManifests';
import { RouteContext } from './RouteContext';

const HOUR = 3600;
const MONTH = 30 * 24 * HOUR;
const WEEK = 7 * 24 * HOUR;

/** Questions about access: `access/question`, `access/draft` and `preview` below an entity. */
export function addAccessRoutes(router: Router, context: RouteContext): void {
  const { questions, access, auditor } = context;
  const entityPath = '/entities/:namespace/:kind/:name';

  router.get(`${entityPath}/access/question`, async (request, response) => {
    const question = readAccessQuestion(request.query);
    const { entity, caller } = await permittedEntity(request, context);
    const event = await auditor.createEvent({
      eventId: 'access-question',
      request,
      meta: {
        entityRef: stringifyEntityRef(entity),
        caller: question.caller,
      },
    });
    try {
      const asked = await askedCaller(question.caller, context, caller);
      const report = questions.question(entity, question, asked);
      response.set('Cache-Control', 'private, no-store');
      response.json(
        await visibleNames(report, refs => access.visible(caller, refs)),
      );
      await event.success();
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  });

  router.get(`${entityPath}/access/draft`, async (request, response) => {
    const rangeSeconds = readRange(request.query.range, WEEK);
    const { entity, caller } = await permittedEntity(request, context);
    response.set('Cache-Control', 'private, no-store');
    response.json(
      await visibleNames(await questions.draft(entity, rangeSeconds), refs =>
        access.visible(caller, refs),
      ),
    );
  });

  router.post(`${entityPath}/preview`, async (request, response) => {
    const { changes, rangeSeconds, clusters } = readProposal(request);
    const { entity, caller } = await permittedEntity(request, context);
    const event = await auditor.createEvent({
      eventId: 'preview',
      request,
      meta: {
        entityRef: stringifyEntityRef(entity),
        objects: changes.length,
      },
    });
    try {
      const report = await questions.preview(
        entity,
        changes,
        rangeSeconds,
        clusters,
      );
      response.set('Cache-Control', 'private, no-store');
      response.json(
        await visibleNames(report, refs => access.visible(caller, refs)),
      );
      await event.success();
    } catch (error) {
      await event.fail({ error: error as Error });
      throw error;
    }
  });
}

/** The form is checked by the API document; this is for callers that go around it, and for the types. */
function readProposal({ body }: Request) {
  if (typeof body !== 'object' || body === null)
    throw new InputError('the body must be a JSON object');
  const {
    manifests = '',
    deletes,
    rangeSeconds,
    clusters,
  } = body as Record<string, unknown>;
  if (typeof manifests !== 'string')
    throw new InputError('manifests must be text');
  return {
    changes: readManifests(manifests, readDeletes(deletes)),
    rangeSeconds: readRange(rangeSeconds, 24 * HOUR, 'rangeSeconds'),
    clusters: readClusters(clusters),
  };
}

function readClusters(written: unknown): readonly string[] | undefined {
  if (written === undefined) return undefined;
  if (
    !Array.isArray(written) ||
    written.length === 0 ||
    !written.every((name): name is string => typeof name === 'string')
  )
    throw new InputError('clusters must be a list of names');
  return written;
}

function readDeletes(written: unknown): ResourceKey[] {
  if (written === undefined) return [];
  if (!Array.isArray(written)) throw new InputError('deletes must be a list');
  return written.map((entry: unknown, i) => {
    const { group, kind, namespace, name } = (entry ?? {}) as Record<
      string,
      unknown
    >;
    if (
      typeof group !== 'string' ||
      typeof kind !== 'string' ||
      typeof name !== 'string' ||
      (namespace !== undefined && typeof namespace !== 'string')
    )
      throw new InputError(
        `deletes[${i}] must have group, kind and name, and a namespace where the kind has one`,
      );
    return {
      group,
      kind,
      name,
      ...(namespace !== undefined && { namespace }),
    };
  });
}

function readRange(
  written: unknown,
  otherwise: number,
  name = 'range',
): number {
  if (written === undefined) return otherwise;
  const value = Number(written);
  if (!(Number.isInteger(value) && value >= HOUR && value <= MONTH))
    throw new InputError(`${name} must be an integer from ${HOUR} to ${MONTH}`);
  return value;
}
