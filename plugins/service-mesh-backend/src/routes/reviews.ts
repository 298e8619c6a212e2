import {
  AuthService,
  AuditorServiceEvent,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { ResourcePermission } from '@backstage/plugin-permission-common';
import {
  EntityReview,
  meshReviewAdministerPermission,
  meshReviewExportPermission,
  meshReviewReadPermission,
  meshReviewReviewPermission,
  Report,
  ReviewDecisionRequest,
  ReviewExportFormat,
  ReviewState,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Request, Response, Router } from 'express';
import { Caller, callerOf } from '../permissions/Caller';
import { FleetReviews } from '../reviews/FleetReviews';
import { exportFleet, exportReview } from '../reviews/exportReview';
import { ReviewService } from '../reviews/ReviewService';
import { ReviewStore } from '../reviews/ReviewStore';
import { matchesTag, reportTag } from '../service/reportTag';
import { RouteContext } from './RouteContext';
import { waitForChange } from './waitForChange';

/** What the routes of reviews work with. */
export interface ReviewParts {
  readonly service: ReviewService;
  readonly fleet: FleetReviews;
  readonly store: Pick<
    ReviewStore,
    'readAttestations' | 'readDecisions' | 'readSnapshots'
  >;
  readonly auth: Pick<AuthService, 'isPrincipal'>;
  readonly userInfo: UserInfoService;
  /** Version of the plugin, for exports. */
  readonly version: string;
}

type Context = RouteContext & { readonly reviews: ReviewParts };

const BASE = '/entities/:namespace/:kind/:name/review';
/** Milliseconds between two looks at a review that a held request waits for. */
const RECHECK_MS = 500;

/** `GET` and `POST /entities/{namespace}/{kind}/{name}/review…`, `GET /reviews…` */
export function addReviewRoutes(router: Router, context: Context): void {
  addReadRoutes(router, context);
  addWriteRoutes(router, context);
  addFleetRoutes(router, context);
}

/** What all of them answer while reviews are off. */
export function addReviewsOffRoutes(router: Router): void {
  router.use(['/reviews', BASE], () => {
    throw new NotFoundError(
      'Reviews are off; serviceMesh.reviews.enabled turns them on',
    );
  });
}

function addReadRoutes(router: Router, context: Context): void {
  const { reviews } = context;
  const read = (request: Request) =>
    permittedReview(request, context, 'review-read', meshReviewReadPermission);

  router.get(BASE, async (request, response) => {
    const wait = Number(request.query.wait ?? 0);
    if (!(wait >= 0 && wait <= 25))
      throw new InputError('wait must be an integer from 0 to 25');
    const held = request.headers['if-none-match'];
    const { entity } = await read(request);
    let report = await reviews.service.review(entity);
    if (wait > 0 && matchesTag(held, reportTag(report))) {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      await waitForChange({
        until: Date.now() + wait * 1000,
        everyMs: RECHECK_MS,
        onChange: listener => reviews.service.onChange(entity, listener),
        signal: gone.signal,
        changed: async () => {
          report = await reviews.service.review(entity);
          return !matchesTag(held, reportTag(report));
        },
      });
      if (gone.signal.aborted) return;
      // The permission may have been withdrawn in the meantime.
      await read(request);
    }
    reply(response, report, held);
  });

  router.get(`${BASE}/usage`, async (request, response) => {
    const { entity } = await read(request);
    response.set('Cache-Control', 'private, no-store');
    response.json(await reviews.service.usage(entity));
  });

  router.get(`${BASE}/export`, async (request, response) => {
    const format = readFormat(request);
    const { entity } = await permittedReview(
      request,
      context,
      'review-export',
      meshReviewReadPermission,
      meshReviewExportPermission,
    );
    const entityRef = stringifyEntityRef(entity);
    await audited(
      request,
      context,
      'review-export',
      { entityRef, format },
      async () => {
        const { data: review } = await reviews.service.review(entity);
        const [decisions, attestations] = await Promise.all([
          reviews.store.readDecisions(entityRef),
          reviews.store.readAttestations(entityRef),
        ]);
        const snapshots = await reviews.store.readSnapshots(entityRef, [
          review.digest,
          ...attestations.map(({ digest }) => digest),
          ...decisions.map(({ digest }) => digest),
        ]);
        send(
          response,
          format,
          `review-${entity.metadata.name}`,
          exportReview(
            { entityRef, review, decisions, attestations, snapshots },
            { format, version: reviews.version, now: Date.now() },
          ),
        );
      },
    );
  });
}

function addWriteRoutes(router: Router, context: Context): void {
  const { reviews } = context;

  router.post(`${BASE}/decisions`, async (request, response) => {
    const by = await person(request, context, 'review-decide');
    const { entity } = await permittedReview(
      request,
      context,
      'review-decide',
      meshReviewReadPermission,
      meshReviewReviewPermission,
    );
    const body = request.body as {
      digest: string;
      round: number;
      decisions: ReviewDecisionRequest[];
    };
    const items = await audited(
      request,
      context,
      'review-decide',
      {
        entityRef: stringifyEntityRef(entity),
        digest: body.digest,
        decisions: body.decisions.map(({ grant, verdict }) => ({
          grant,
          verdict,
        })),
      },
      () => reviews.service.decide(entity, body, by),
    );
    response.status(201).json({ items });
  });

  router.post(`${BASE}/attestations`, async (request, response) => {
    const by = await person(request, context, 'review-attest');
    const { entity, caller } = await permittedReview(
      request,
      context,
      'review-attest',
      meshReviewReadPermission,
      meshReviewReviewPermission,
    );
    const body = request.body as {
      digest: string;
      round: number;
      decisionsTo: number;
      note?: string;
    };
    await audited(
      request,
      context,
      'review-attest',
      {
        entityRef: stringifyEntityRef(entity),
        digest: body.digest,
        round: body.round,
      },
      async () =>
        reviews.service.attest(entity, body, {
          by,
          capacity: await reviews.service.capacityOf(
            entity,
            await ownershipOf(caller, context),
          ),
        }),
    );
    response.status(201).json({});
  });

  router.post(`${BASE}/delegations`, async (request, response) => {
    const by = await person(request, context, 'review-delegate');
    const { entity, caller } = await permittedReview(
      request,
      context,
      'review-delegate',
      meshReviewReadPermission,
    );
    const entityRef = stringifyEntityRef(entity);
    const body = request.body as {
      delegate: string;
      granted: boolean;
      note?: string;
    };
    if (!(await mayDelegate(entity, caller, context)))
      await refuse(
        request,
        context,
        'review-delegate',
        entityRef,
        `Reviews of ${entityRef} are delegated by its owners and by those who administer reviews`,
      );
    await audited(
      request,
      context,
      'review-delegate',
      { entityRef, delegate: body.delegate, granted: body.granted },
      () => reviews.service.delegate(entity, body, by),
    );
    response.status(201).json({});
  });
}

function addFleetRoutes(router: Router, context: Context): void {
  const { reviews, access } = context;
  const filter =
    (caller: Caller, ...permissions: readonly ResourcePermission[]) =>
    (refs: readonly string[]) =>
      access.permitted(caller, permissions, refs);

  router.get('/reviews', async (request, response) => {
    const caller = await callerIn(request, context);
    response.set('Cache-Control', 'private, no-store');
    response.json(
      await reviews.fleet.list(
        readListQuery(request),
        filter(caller, meshReviewReadPermission),
      ),
    );
  });

  router.get('/reviews/progress', async (request, response) => {
    const caller = await callerIn(request, context);
    response.set('Cache-Control', 'private, no-store');
    response.json({
      items: await reviews.fleet.progress(
        filter(caller, meshReviewReadPermission),
      ),
    });
  });

  router.get('/reviews/export', async (request, response) => {
    const format = readFormat(request);
    const { owners, states } = readListQuery(request);
    const caller = await callerIn(request, context);
    await audited(
      request,
      context,
      'review-export',
      { format, owners, states },
      async () => {
        const readable = filter(caller, meshReviewReadPermission);
        const exportable = filter(caller, meshReviewExportPermission);
        let seen = 0;
        const rows = await reviews.fleet.all({ owners, states }, async refs => {
          const read = await readable(refs);
          seen += read.size;
          return exportable([...read]);
        });
        if (seen > 0 && rows.length === 0)
          throw new NotAllowedError(
            `It takes ${meshReviewExportPermission.name} for the entities in the list`,
          );
        send(
          response,
          format,
          'reviews',
          exportFleet(rows, {
            format,
            version: reviews.version,
            now: Date.now(),
            withheld: seen - rows.length,
          }),
        );
      },
    );
  });
}

async function callerIn(
  request: Request,
  { httpAuth }: RouteContext,
): Promise<Caller> {
  return callerOf(
    request,
    await httpAuth.credentials(request, { allow: ['user', 'service'] }),
  );
}

/** The signed-in person; programs, and programs that speak for a person, are refused. */
async function person(
  request: Request,
  context: Context,
  eventId: string,
): Promise<string> {
  const { credentials } = await callerIn(request, context);
  if (
    context.reviews.auth.isPrincipal(credentials, 'user') &&
    !credentials.principal.actor
  )
    return credentials.principal.userEntityRef;
  const { kind, namespace, name } = request.params;
  return refuse(
    request,
    context,
    eventId,
    stringifyEntityRef({ kind, namespace, name }),
    'Reviews are for signed-in people; a program can neither decide nor attest',
  );
}

/** The entity of a request, once everything it takes has been permitted; an audit event tells of every refusal. */
async function permittedReview(
  request: Request,
  context: Context,
  eventId: string,
  ...permissions: readonly ResourcePermission[]
): Promise<{ entity: Entity; caller: Caller }> {
  const caller = await callerIn(request, context);
  const { kind, namespace, name } = request.params;
  const entityRef = stringifyEntityRef({ kind, namespace, name });
  const [entity, permitted] = await Promise.all([
    context.targets.read(entityRef, caller),
    context.access.permitted(caller, permissions, [entityRef]),
  ]);
  if (!permitted.has(entityRef))
    await refuse(
      request,
      context,
      eventId,
      entityRef,
      `It takes ${permissions
        .map(permission => permission.name)
        .join(' and ')} for ${entityRef}`,
    );
  if (!entity) throw new NotFoundError(`There is no entity ${entityRef}`);
  return { entity, caller };
}

async function refuse(
  request: Request,
  { auditor }: RouteContext,
  eventId: string,
  entityRef: string,
  message: string,
): Promise<never> {
  const error = new NotAllowedError(message);
  const event = await auditor.createEvent({
    eventId,
    severityLevel: 'medium',
    request,
    meta: { entityRef },
  });
  await event.fail({ error });
  throw error;
}

/** Does something and leaves an audit event of it, whatever comes of it. */
async function audited<T>(
  request: Request,
  { auditor }: RouteContext,
  eventId: string,
  meta: Parameters<RouteContext['auditor']['createEvent']>[0]['meta'],
  act: () => Promise<T>,
): Promise<T> {
  const event: AuditorServiceEvent = await auditor.createEvent({
    eventId,
    severityLevel: 'medium',
    request,
    meta,
  });
  try {
    const result = await act();
    await event.success();
    return result;
  } catch (error) {
    await event.fail({
      error: error instanceof Error ? error : new Error(String(error)),
    });
    throw error;
  }
}

async function mayDelegate(
  entity: Entity,
  caller: Caller,
  context: Context,
): Promise<boolean> {
  const entityRef = stringifyEntityRef(entity);
  const may = async (permission: ResourcePermission) =>
    (await context.access.permitted(caller, [permission], [entityRef])).has(
      entityRef,
    );
  if (await may(meshReviewAdministerPermission)) return true;
  const capacity = await context.reviews.service.capacityOf(
    entity,
    await ownershipOf(caller, context),
  );
  return capacity === 'owner' && may(meshReviewReviewPermission);
}

async function ownershipOf(
  { credentials }: Caller,
  { reviews }: Context,
): Promise<readonly string[]> {
  const info = await reviews.userInfo.getUserInfo(credentials);
  return [info.userEntityRef, ...info.ownershipEntityRefs];
}

function reply(
  response: Response,
  report: Report<EntityReview>,
  held: string | undefined,
): void {
  const tag = reportTag(report);
  response.set('ETag', tag);
  response.set('Cache-Control', 'private, no-cache');
  response.vary('Authorization');
  if (matchesTag(held, tag)) response.status(304).end();
  else response.json(report);
}

function readFormat({ query }: Request): ReviewExportFormat {
  const { format } = query;
  if (format !== 'csv' && format !== 'json')
    throw new InputError('format must be csv or json');
  return format;
}

function send(
  response: Response,
  format: ReviewExportFormat,
  name: string,
  content: string,
): void {
  const safe = name.replace(/[^\w.-]/g, '_');
  response.set('Cache-Control', 'private, no-store');
  response.set(
    'Content-Type',
    format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
  );
  response.set(
    'Content-Disposition',
    `attachment; filename="${safe}.${format}"`,
  );
  response.send(Buffer.from(content, 'utf8'));
}

function readListQuery({ query }: Request) {
  const many = (value: unknown): string[] =>
    (Array.isArray(value) ? value : [value]).filter(
      (entry): entry is string => typeof entry === 'string',
    );
  const limit = query.limit === undefined ? 50 : Number(query.limit);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= 200))
    throw new InputError('limit must be an integer from 1 to 200');
  return {
    owners: many(query.owner),
    // The API document admits no other words.
    states: many(query.state) as ReviewState[],
    ...(typeof query.after === 'string' && { after: query.after }),
    limit,
  };
}
