import { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  EntityReportName,
  entityReportNames,
  isMeasuredReport,
  SignalsDetail,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Request, Router } from 'express';
import { Caller } from '../permissions/Caller';
import { tagged, TaggedReport } from '../service/TaggedReport';
import { namesIn, withNames } from '../service/withNames';
import { answerReport } from './answerReport';
import { outboundVerdicts } from './outboundVerdicts';
import { permittedEntity } from './permittedEntity';
import { RouteContext } from './RouteContext';

/** Milliseconds between two looks at a report that a held request waits for. */
const RECHECK_MS = 100;
/** The same for reports from metrics. */
const RECHECK_MEASURED_MS = 5000;

/** `GET /entities/{namespace}/{kind}/{name}/{report}` */
export function addReportRoutes(router: Router, context: RouteContext): void {
  for (const name of entityReportNames) {
    const measured = isMeasuredReport(name);
    router.get(
      `/entities/:namespace/:kind/:name/${name}`,
      async (request, response) => {
        const query = readQuery(request, name);
        const { entity, caller } = await permittedEntity(request, context);
        await answerReport(request, response, {
          waitSeconds: query.waitSeconds,
          everyMs: measured ? RECHECK_MEASURED_MS : RECHECK_MS,
          onChange: measured
            ? undefined
            : listener => context.service.onChange(listener),
          read: () => readReport(context, name, entity, caller, query),
          permit: () => permittedEntity(request, context),
        });
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
  return tagged(report);
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
