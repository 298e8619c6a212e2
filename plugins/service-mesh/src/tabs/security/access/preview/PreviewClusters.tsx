import { PreviewData } from '@meshwright/backstage-plugin-service-mesh-common';
import { ScrollRegion } from '../../../../components/ScrollRegion';
import css from '../../../../components/mesh.module.css';

/** What it comes to, cluster by cluster. @internal */
export function PreviewClusters({ clusters }: Pick<PreviewData, 'clusters'>) {
  return (
    <ScrollRegion label="By cluster">
      <table className={`${css.table} ${css.stacked}`}>
        <thead>
          <tr>
            <th scope="col">Cluster</th>
            <th scope="col" className={css.right}>
              Access
            </th>
            <th scope="col" className={css.right}>
              mTLS
            </th>
            <th scope="col" className={css.right}>
              New findings
            </th>
            <th scope="col" className={css.right}>
              Solved findings
            </th>
          </tr>
        </thead>
        <tbody>
          {clusters.map(one => (
            <tr key={one.cluster}>
              <th scope="row">{one.cluster}</th>
              {one.meant ? (
                [one.cells, one.mtls, one.newFindings, one.solvedFindings].map(
                  (count, i) => (
                    <td key={i} className={css.right}>
                      {count}
                    </td>
                  ),
                )
              ) : (
                <td colSpan={4} className={css.muted}>
                  not meant for it
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
