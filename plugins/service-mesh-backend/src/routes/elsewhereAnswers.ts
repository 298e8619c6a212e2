import {
  Report,
  RouteData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Caller } from '../permissions/Caller';
import { EntityAccess } from '../permissions/EntityAccess';

/** What a Service of others does with requests is their business: told only to whoever may read the mesh data of all entities behind it. */
export async function elsewhereAnswers(
  report: Report<RouteData>,
  access: Pick<EntityAccess, 'mayReadEntity'>,
  reader: Caller,
): Promise<Report<RouteData>> {
  const { elsewhere, question } = report.data;
  if (!elsewhere) return report;
  const decisions = await Promise.all(
    elsewhere.entityRefs.map(ref => access.mayReadEntity(reader, ref)),
  );
  if (!elsewhere.unowned && decisions.every(Boolean)) return report;
  return {
    ...report,
    data: {
      ...report.data,
      elsewhere: undefined,
      answers: [],
      // The same for what is not there: who may not read it does not learn that it is.
      explanation: `${question.host} is not a host of this entity, and either nothing is known of it or it is not yours to see.`,
    },
  };
}
