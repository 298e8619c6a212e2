import { OutboundAccessRow } from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../../components/EntityLinks';
import { Pill } from '../../../components/Pill';
import { ReportSection } from '../../../components/ReportSection';
import { ScrollRegion } from '../../../components/ScrollRegion';
import { VerdictBadge } from '../../../components/VerdictBadge';
import { TechnicalName } from '../../../components/TechnicalName';
import css from '../../../components/mesh.module.css';
import { useReport } from '../../../hooks/useReport';
import { workloadLabel } from '../../workloadLabel';
import own from './access.module.css';

const because: Record<OutboundAccessRow['because'][number], string> = {
  'same-namespace': 'same namespace',
  observed: 'seen to be called',
  named: 'names the caller',
};

/** Whom the component may call. @internal */
export function OutboundAccess() {
  const handle = useReport('outbound-access');
  return (
    <ReportSection handle={handle} title="Whom may it call?">
      {({ data }) => (
        <>
          <span className={css.muted}>
            Asked are the workloads of its namespace, those it was seen to call,
            and those whose policies name it. What an answer is made of is shown
            on the page of the target.
            {data.targetsLeftOut > 0 &&
              ` ${data.targetsLeftOut} more workloads are not listed.`}
          </span>
          {data.rows.length === 0 ? (
            <strong>There is nothing it could be asked about.</strong>
          ) : (
            <ScrollRegion label="Whom may it call?">
              <table className={`${css.table} ${css.stacked}`}>
                <thead>
                  <tr>
                    <th scope="col">Target</th>
                    <th scope="col" className={css.right}>
                      Port
                    </th>
                    <th scope="col">Any request</th>
                    <th scope="col">Listed because</th>
                    <th scope="col">As</th>
                  </tr>
                </thead>
                <tbody>
                  {data.rows.map((row, i) => (
                    <tr key={i}>
                      <th scope="row">
                        {row.entityRefs.length > 0 ? (
                          <>
                            <EntityLinks refs={row.entityRefs} />
                            <div className={own.beneath}>
                              {workloadLabel(row.target)}
                            </div>
                          </>
                        ) : (
                          workloadLabel(row.target)
                        )}
                        {row.ownerRefs.length > 0 && (
                          <div className={own.beneath}>
                            owned by <EntityLinks refs={row.ownerRefs} />
                          </div>
                        )}
                      </th>
                      <td className={css.right} data-label="Port">
                        {row.port}
                      </td>
                      <td data-label="Any request">
                        {row.verdict ? (
                          <>
                            <VerdictBadge verdict={row.verdict} />
                            {row.reason !== undefined && (
                              <div className={`${css.small} ${css.muted}`}>
                                {row.reason}
                              </div>
                            )}
                          </>
                        ) : (
                          <span className={css.muted}>not yours to see</span>
                        )}
                      </td>
                      <td data-label="Listed because">
                        <span className={css.row}>
                          {row.because.map(reason => (
                            <Pill key={reason} tone="neutral">
                              {because[reason]}
                            </Pill>
                          ))}
                        </span>
                      </td>
                      <td
                        className={`${css.mono} ${css.small}`}
                        data-label="As"
                      >
                        <TechnicalName text={row.identity ?? 'no identity'} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          )}
        </>
      )}
    </ReportSection>
  );
}
