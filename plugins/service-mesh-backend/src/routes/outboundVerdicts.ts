import {
  OutboundAccessData,
  Report,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Caller } from '../permissions/Caller';
import { EntityAccess } from '../permissions/EntityAccess';

/** What a target decides is its owner's to tell: verdicts stay where the reader may see the mesh data of an entity behind it. */
export async function outboundVerdicts(
  report: Report<OutboundAccessData>,
  access: Pick<EntityAccess, 'mayReadEntity'>,
  reader: Caller,
): Promise<Report<OutboundAccessData>> {
  const refs = [
    ...new Set(report.data.rows.flatMap(({ entityRefs }) => entityRefs)),
  ];
  const decisions = await Promise.all(
    refs.map(ref => access.mayReadEntity(reader, ref)),
  );
  const open = new Set(refs.filter((_, i) => decisions[i]));
  return {
    ...report,
    data: {
      ...report.data,
      rows: report.data.rows.map(({ verdict, reason, ...row }) => ({
        ...row,
        ...(row.entityRefs.some(ref => open.has(ref)) && {
          verdict,
          ...(reason !== undefined && { reason }),
        }),
      })),
    },
  };
}
