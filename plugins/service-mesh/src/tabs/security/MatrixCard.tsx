import { Fragment, useState } from 'react';
import {
  AccessCaller,
  UsageData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiSearchLine } from '@remixicon/react';
import { EntityLinks } from '../../components/EntityLinks';
import { TechnicalName } from '../../components/TechnicalName';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { VerdictBadge } from '../../components/VerdictBadge';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { workloadLabel } from '../workloadLabel';
import { AccessMatrix } from './accessRows';
import { Elsewhere, SeenCell } from './access/Usage';
import own from './access/access.module.css';
import { DecisionFacts } from './DecisionFacts';
import { Policies } from './Policies';

/** Who may call one port, caller by caller. @internal */
export function MatrixCard({
  matrix,
  usage,
}: {
  matrix: AccessMatrix;
  usage: UsageData | undefined;
}) {
  const [open, setOpen] = useState<string>();
  const title = `${workloadLabel(matrix.workload)}, port ${matrix.port}`;
  const columns = matrix.operations.length + (usage ? 2 : 1);
  return (
    <MeshCard
      title={title}
      aside={<Pill tone="neutral">cluster {matrix.workload.cluster}</Pill>}
    >
      {matrix.callers.length === 0 ? (
        <span className={css.muted}>
          <RiSearchLine size={14} aria-hidden /> No caller fits the filter.
        </span>
      ) : (
        <ScrollRegion label={`Who may call ${title}`}>
          <table className={`${css.table} ${css.matrix}`}>
            <thead>
              <tr>
                <th scope="col">Caller</th>
                {matrix.operations.map(operation => (
                  <th key={operation} scope="col" className={css.mono}>
                    <TechnicalName
                      text={operation === 'any' ? 'any request' : operation}
                    />
                  </th>
                ))}
                {usage && (
                  <th scope="col" className={css.right}>
                    Requests seen in{' '}
                    {formatDuration(usage.window.to - usage.window.from)}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {matrix.callers.map(({ key, caller, cells, group, seen }, at) => {
                const shown = cells.find(
                  (cell, i) => cell && open === `${key} ${i}`,
                );
                return (
                  <Fragment key={key}>
                    {group.key !== '' &&
                      group.key !== matrix.callers[at - 1]?.group.key && (
                        <tr className={own.group}>
                          <th scope="rowgroup" colSpan={columns}>
                            {group.words ?? <EntityLinks refs={group.refs} />}
                          </th>
                        </tr>
                      )}
                    <tr>
                      <th scope="row">
                        <Caller caller={caller} />
                      </th>
                      {cells.map((cell, i) => (
                        <td key={i}>
                          {cell ? (
                            <button
                              type="button"
                              className={css.cell}
                              aria-expanded={open === `${key} ${i}`}
                              aria-label={`${cell.decision.verdict}: ${caller.label}, ${cell.operation}. Show why`}
                              onClick={() =>
                                setOpen(
                                  open === `${key} ${i}`
                                    ? undefined
                                    : `${key} ${i}`,
                                )
                              }
                            >
                              <VerdictBadge verdict={cell.decision.verdict} />
                            </button>
                          ) : (
                            <span className={css.muted} aria-label="not shown">
                              –
                            </span>
                          )}
                        </td>
                      ))}
                      {usage && (
                        <SeenCell
                          seen={seen}
                          usage={usage}
                          workload={matrix.workload}
                        />
                      )}
                    </tr>
                    {shown && (
                      <tr className={css.detail}>
                        <td colSpan={columns}>
                          <DecisionFacts row={shown} />
                        </td>
                      </tr>
                    )}
                  </Fragment>
                );
              })}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <Elsewhere callers={matrix.elsewhere} />
      <Policies policies={matrix.policies} />
    </MeshCard>
  );
}

function Caller({ caller }: { caller: AccessCaller }) {
  return (
    <div className={css.tight} style={{ gap: 0 }}>
      <span>
        {caller.entityRefs.length > 0 ? (
          <EntityLinks refs={caller.entityRefs} />
        ) : (
          caller.label
        )}{' '}
        {caller.role && (
          <Pill tone="neutral" title="Carries the requests of others">
            {caller.role}
          </Pill>
        )}
      </span>
      {caller.ownerRefs.length > 0 && (
        <span
          className={`${css.small} ${css.muted}`}
          style={{ fontWeight: 400 }}
        >
          owned by <EntityLinks refs={caller.ownerRefs} />
        </span>
      )}
      {caller.identity && caller.identity !== '*' && (
        <span
          className={`${css.mono} ${css.small} ${css.muted}`}
          style={{ fontWeight: 400 }}
        >
          <TechnicalName text={caller.identity} />
        </span>
      )}
    </div>
  );
}
