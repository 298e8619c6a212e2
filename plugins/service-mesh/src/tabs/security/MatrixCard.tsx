import { Fragment, useState } from 'react';
import {
  AccessCaller,
  UsageData,
  WorkloadRef,
} from '@meshwright/backstage-plugin-service-mesh-common';
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
  const { workloads } = matrix;
  const title = `${inWords(workloads)}, port ${matrix.port}`;
  const clusters = [...new Set(workloads.map(({ cluster }) => cluster))];
  const { operations } = matrix;
  const columns = operations.length + (usage ? 2 : 1);
  return (
    <MeshCard
      title={title}
      aside={clusters.map(cluster => (
        <Pill key={cluster} tone="neutral">
          cluster {cluster}
        </Pill>
      ))}
    >
      {workloads.length > 1 && (
        <span className={css.muted}>
          Holds for{' '}
          {workloads.length === 2 ? 'both' : `all ${workloads.length}`}: the
          answers and their reasons are the same
          {usage && '; what was seen is added up'}.
        </span>
      )}
      {matrix.callers.length === 0 ? (
        <span className={css.muted}>
          No rule names a caller, and none was found.
        </span>
      ) : (
        <ScrollRegion label={`Who may call ${title}`}>
          <table className={`${css.table} ${css.matrix} ${css.stacked}`}>
            <thead>
              <tr>
                <th scope="col">Caller</th>
                {operations.map(operation => (
                  <th key={operation} scope="col" className={css.mono}>
                    <TechnicalName text={operationWords(operation)} />
                  </th>
                ))}
                {usage && (
                  <th scope="col" className={css.right}>
                    {seenWords(usage)}
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
                        <td key={i} data-label={operationWords(operations[i])}>
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
                          workloads={workloads}
                          label={seenWords(usage)}
                        />
                      )}
                    </tr>
                    {shown && (
                      <tr className={css.detail}>
                        <td colSpan={columns} className={css.wide}>
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

/** The kind is said once where all are of one. */
function inWords(workloads: readonly WorkloadRef[]): string {
  const [first, ...others] = workloads;
  const names = [
    workloadLabel(first),
    ...others.map(one =>
      one.ownerKind === first.ownerKind
        ? `${one.namespace}/${one.name}`
        : workloadLabel(one),
    ),
  ];
  return [names.slice(0, -1).join(', '), ...names.slice(-1)]
    .filter(Boolean)
    .join(' and ');
}

function operationWords(operation: string): string {
  return operation === 'any' ? 'any request' : operation;
}

function seenWords({ window }: UsageData): string {
  return `Requests seen in ${formatDuration(window.to - window.from)}`;
}

function Caller({ caller }: { caller: AccessCaller }) {
  return (
    <div className={css.tight} style={{ gap: 0 }}>
      <span>
        <EntityLinks refs={caller.entityRefs} otherwise={caller.label} />{' '}
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
