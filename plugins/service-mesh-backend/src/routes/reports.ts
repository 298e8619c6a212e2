import { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  EntityReportName,
  MeasuredReportName,
  SignalsDetail,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Request, Response, Router } from 'express';
import { Caller } from '../permissions/Caller';
import { TaggedReport } from '../service/MeshService';
import { matchesTag, reportTag } from '../service/reportTag';
import { namesIn, withNames } from '../service/withNames';
import { outboundVerdicts } from './outboundVerdicts';
import { permittedEntity } from './permittedEntity';
import { RouteContext } from './RouteContext';
import { waitForChange } from './waitForChange';

const NAMES: readonly EntityReportName[] = [
  'overview',
  'mtls',
  'traffic',
  'access',
  'signals',
  'findings',
  'telemetry',
  'control-planes',
  'endpoints',
  'edges',
  'authorizations',
  'mirrors',
  'splits',
  'observed-mtls',
  'usage',
  'outbound-access',
];
/** Reports whose numbers change with time and not with the clusters. */
const MEASURED: ReadonlySet<EntityReportName> = new Set<MeasuredReportName>([
  'signals',
  'edges',
  'authorizations',
  'mirrors',
  'splits',
  'observed-mtls',
  'usage',
  'outbound-access',
]);

/** Milliseconds between two looks at a report that a held request waits for. */
const RECHECK_MS = 100;
/** The same for reports from metrics. */
const RECHECK_MEASURED_MS = 5000;

/** `GET /entities/{namespace}/{kind}/{name}/{report}` */
export function addReportRoutes(router: Router, context: RouteContext): void {
  for (const name of NAMES) {
    router.get(
      `/entities/:namespace/:kind/:name/${name}`,
      async (request, response) => {
        const query = readQuery(request, name);
        const held = request.headers['if-none-match'];
        const { entity, caller } = await permittedEntity(request, context);
        const read = () => readReport(context, name, entity, caller, query);

        let answer = await read();
        if (query.waitSeconds > 0 && matchesTag(held, answer.tag)) {
          const gone = new AbortController();
          response.once('close', () => gone.abort());
          await waitForChange({
            until: Date.now() + query.waitSeconds * 1000,
            everyMs: MEASURED.has(name) ? RECHECK_MEASURED_MS : RECHECK_MS,
            onChange: MEASURED.has(name)
              ? undefined
              : listener => context.service.onChange(listener),
            signal: gone.signal,
            changed: async () => {
              answer = await read();
              return !matchesTag(held, answer.tag);
            },
          });
          if (gone.signal.aborted) return;
          // The permission may have been withdrawn in the meantime.
          await permittedEntity(request, context);
        }
        reply(response, answer, held);
      },
    );
  }
}

interface ReportQuery {
  readonly waitSeconds: number;
  readonly rangeSeconds: number;
  readonly detail: SignalsDetail;
}

const DETAILS: readonly SignalsDetail[] = [
  'now',
  'full',
  'previous',
  'saturation',
  'routes',
  'workloads',
  'budget',
];

async function readReport(
  context: RouteContext,
  name: EntityReportName,
  entity: Entity,
  caller: Caller,
  query: ReportQuery,
): Promise<TaggedReport> {
  const { access } = context;
  const answer = await taggedReport(context, name, entity, caller, query);
  const names = namesIn(answer.report);
  if (names.length === 0) return answer;
  const report = withNames(
    answer.report as TaggedReport<object>['report'],
    await access.visible(caller, names),
  );
  return { report, tag: reportTag(report) };
}

function taggedReport(
  { service, questions, access }: RouteContext,
  name: EntityReportName,
  entity: Entity,
  caller: Caller,
  query: ReportQuery,
): Promise<TaggedReport> {
  switch (name) {
    case 'signals':
      return service.signals(entity, query);
    case 'edges':
      return service.edges(entity);
    case 'authorizations':
      return service.authorizations(entity, query.rangeSeconds);
    case 'observed-mtls':
      return service.observedMtls(entity, query.rangeSeconds);
    case 'mirrors':
      return service.mirrors(entity);
    case 'splits':
      return service.splits(entity, query.rangeSeconds);
    case 'usage':
      return questions.usage(entity, query.rangeSeconds).then(tagged);
    case 'outbound-access':
      return questions
        .outboundAccess(entity)
        .then(report => outboundVerdicts(report, access, caller))
        .then(tagged);
    default:
      return service.report(entity, name);
  }
}

function tagged(report: TaggedReport['report']): TaggedReport {
  return { report, tag: reportTag(report) };
}

function reply(
  response: Response,
  { report, tag }: TaggedReport,
  held: string | undefined,
): void {
  response.set('ETag', tag);
  response.set('Cache-Control', 'private, no-cache');
  response.vary('Authorization');
  if (matchesTag(held, tag)) response.status(304).end();
  else response.type('json').send(JSON.stringify(report));
}

/** The form is checked by the API document; this is for callers that go around it, and for the type. */
function readQuery(request: Request, name: EntityReportName): ReportQuery {
  const asked = request.query.detail ?? 'full';
  const detail = DETAILS.find(known => known === asked);
  if (detail === undefined)
    throw new InputError(`detail must be one of ${DETAILS.join(', ')}`);
  return {
    waitSeconds: integer(request, 'wait', 0, 25, 0),
    rangeSeconds:
      name === 'observed-mtls' || name === 'usage'
        ? integer(request, 'range', 3600, 2_592_000, 604_800)
        : integer(request, 'range', 300, 604_800, 3600),
    detail,
  };
}

function integer(
  request: Request,
  name: string,
  min: number,
  max: number,
  otherwise: number,
): number {
  const text = request.query[name];
  if (text === undefined) return otherwise;
  // The API document's check turns numbers in place.
  const value = /^\d+$/.test(String(text)) ? Number(text) : NaN;
  if (!(value >= min && value <= max))
    throw new InputError(`${name} must be an integer from ${min} to ${max}`);
  return value;
}
