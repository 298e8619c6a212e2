import { PreviewData } from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../../../components/EntityLinks';
import { ScrollRegion } from '../../../../components/ScrollRegion';
import { VerdictBadge } from '../../../../components/VerdictBadge';
import css from '../../../../components/mesh.module.css';
import { workloadLabel } from '../../../workloadLabel';
import { ChangeDirection } from './ChangeDirection';
import { PreviewPart } from './PreviewPart';

/** The cells of the access matrix that would change. @internal */
export function PreviewCells({ data }: { data: PreviewData }) {
  if (data.cells.length === 0) return null;
  return (
    <PreviewPart title="Access matrix, cells that change">
      <ScrollRegion label="Cells that change">
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Caller</th>
              <th scope="col">Operation</th>
              <th scope="col">On</th>
              <th scope="col">Before → after</th>
              <th scope="col">Direction</th>
            </tr>
          </thead>
          <tbody>
            {data.cells.map((cell, i) => (
              <tr key={i}>
                <th scope="row">
                  <EntityLinks
                    refs={cell.caller.entityRefs}
                    otherwise={cell.caller.label}
                  />
                </th>
                <td className={css.mono} data-label="Operation">
                  {cell.operation === 'any' ? 'any request' : cell.operation}
                </td>
                <td data-label="On">
                  {workloadLabel(cell.workload)}, port {cell.port}
                </td>
                <td data-label="Before → after">
                  <span className={css.row}>
                    <VerdictBadge verdict={cell.before.verdict} /> →{' '}
                    <VerdictBadge verdict={cell.after.verdict} />
                  </span>
                </td>
                <td data-label="Direction">
                  <ChangeDirection direction={cell.direction} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {data.cellsLeftOut !== undefined && (
        <span className={css.muted}>
          {data.cellsLeftOut} more cells change and are not listed.
        </span>
      )}
    </PreviewPart>
  );
}
