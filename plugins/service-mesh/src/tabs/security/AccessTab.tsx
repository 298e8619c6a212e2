import { Fragment, useMemo, useState } from 'react';
import {
  AccessCaller,
  AccessDecision,
  AccessData,
  AccessPolicy,
  AccessRow,
  AccessRule,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiSearchLine, RiShieldKeyholeLine } from '@remixicon/react';
import { EntityLinks } from '../../components/EntityLinks';
import { EvidenceView } from '../../components/EvidenceLink';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { EmptyState, ReportState } from '../../components/ReportState';
import { Segments } from '../../components/Segments';
import { VerdictBadge } from '../../components/VerdictBadge';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { workloadLabel } from '../workloadLabel';
import { AccessFilter, AccessMatrix, toAccessMatrices } from './accessRows';

const verdicts = ['all', 'allow', 'deny', 'depends', 'unknown'] as const;

/** Who may call the component, and which rule says so. @public */
export function AccessTab() {
  const handle = useReport('access');
  return (
    <ReportState handle={handle} subject="Access">
      {report => <Matrices data={report.data} />}
    </ReportState>
  );
}

function Matrices({ data }: { data: AccessData }) {
  const [verdict, setVerdict] = useUrlState('verdict', 'all');
  const [text, setText] = useUrlState('caller', '');
  const filter: AccessFilter = {
    verdict: verdicts.find(known => known === verdict) ?? 'all',
    text,
  };
  const matrices = useMemo(
    () =>
      toAccessMatrices(data, { verdict: filter.verdict, text: filter.text }),
    [data, filter.verdict, filter.text],
  );
  if (matrices.length === 0) {
    return (
      <EmptyState
        icon={<RiShieldKeyholeLine aria-hidden />}
        title="No port to decide about"
      >
        <p>
          The workloads declare no port and no Service leads to one, so there is
          nothing a caller could be asked about.
        </p>
      </EmptyState>
    );
  }
  // A caller of two workloads is one caller.
  const shown = new Set(
    matrices.flatMap(matrix => matrix.callers.map(({ key }) => key)),
  ).size;
  return (
    <>
      <div className={css.toolbar}>
        <Segments
          label="Verdict"
          value={filter.verdict}
          onChange={setVerdict}
          options={verdicts.map(value => ({
            value,
            label: value[0].toLocaleUpperCase('en-US') + value.slice(1),
          }))}
        />
        <input
          type="search"
          className={css.search}
          aria-label="Filter by caller, owner or operation"
          placeholder="Filter by caller, owner or operation"
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <span className={css.muted} role="status">
          {shown} {shown === 1 ? 'caller' : 'callers'}
        </span>
      </div>
      {matrices.map(matrix => (
        <MatrixCard key={matrix.key} matrix={matrix} />
      ))}
    </>
  );
}

function MatrixCard({ matrix }: { matrix: AccessMatrix }) {
  const [open, setOpen] = useState<string>();
  const title = `${workloadLabel(matrix.workload)}, port ${matrix.port}`;
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
                    {operation === 'any' ? 'any request' : operation}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {matrix.callers.map(({ key, caller, cells }) => {
                const shown = cells.find(
                  (cell, i) => cell && open === `${key} ${i}`,
                );
                return (
                  <Fragment key={key}>
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
                    </tr>
                    {shown && (
                      <tr className={css.detail}>
                        <td colSpan={cells.length + 1}>
                          <Decision row={shown} />
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
          {caller.identity}
        </span>
      )}
    </div>
  );
}

const enforcers: Record<AccessPolicy['enforcedBy'], string> = {
  sidecar: 'the sidecar',
  waypoint: 'the waypoint',
  ztunnel: 'ztunnel',
  gateway: 'the gateway',
  'linkerd-proxy': 'the Linkerd proxy',
};

const noRuleWords: Record<AccessDecision['verdict'], string> = {
  allow: 'No rule matches; what holds otherwise decides.',
  deny: 'No rule matches; what holds otherwise decides.',
  depends: 'No rule decides alone.',
  unknown: 'Not known.',
};

function Decision({
  row: { decision, caller, operation },
}: {
  row: AccessRow;
}) {
  return (
    <dl className={css.facts}>
      <dt>Question</dt>
      <dd>
        May <strong>{caller.label}</strong> call{' '}
        <span className={css.code}>{operation}</span>?{' '}
        <VerdictBadge verdict={decision.verdict} />
      </dd>
      <dt>Rule</dt>
      <dd>
        {decision.rule ? (
          <RuleWords rule={decision.rule} />
        ) : (
          noRuleWords[decision.verdict]
        )}
      </dd>
      <dt>Enforced by</dt>
      <dd>
        {decision.enforcedBy ? enforcers[decision.enforcedBy] : 'no proxy'}
      </dd>
      {decision.dependsOn.length > 0 && (
        <>
          <dt>Depends on</dt>
          <dd>{decision.dependsOn.join(', ')}</dd>
        </>
      )}
      <dt>Because of</dt>
      <dd>
        <EvidenceView evidence={decision.evidence} />
      </dd>
      {decision.wouldBe && (
        <>
          <dt>Dry run</dt>
          <dd className={css.row}>
            would be <VerdictBadge verdict={decision.wouldBe.verdict} />
            <EvidenceView evidence={decision.wouldBe.evidence} />
          </dd>
        </>
      )}
    </dl>
  );
}

function RuleWords({ rule }: { rule: AccessRule }) {
  return (
    <span>
      {rule.peers.length > 0 ? rule.peers.join(' or ') : 'anyone'} →{' '}
      {rule.operations.length > 0 ? rule.operations.join(' or ') : 'everything'}
      {rule.conditions.length > 0 && (
        <span className={css.muted}> when {rule.conditions.join(' and ')}</span>
      )}
    </span>
  );
}

function Policies({ policies }: { policies: readonly AccessPolicy[] }) {
  if (policies.length === 0) {
    return (
      <span className={css.muted}>
        No proxy enforces anything on this port: whoever reaches it gets in.
      </span>
    );
  }
  return (
    <details>
      <summary className={css.summary}>Policies in words</summary>
      <div className={css.stack} style={{ paddingTop: 12 }}>
        {policies.map((policy, i) => (
          <div key={i} className={css.tight}>
            <strong>At {enforcers[policy.enforcedBy]}</strong>
            <ul className={css.list}>
              {(['custom', 'deny', 'allow', 'audit'] as const).flatMap(action =>
                policy[action].map((rule, j) => (
                  <li key={`${action} ${j}`}>
                    <span className={css.strong}>{action}</span>{' '}
                    <RuleWords rule={rule} />
                    <div className={css.small}>
                      <EvidenceView evidence={rule.evidence} />
                    </div>
                  </li>
                )),
              )}
              <li className={css.row}>
                otherwise <VerdictBadge verdict={policy.otherwise.verdict} />
                <span className={css.small}>
                  <EvidenceView evidence={policy.otherwise.evidence} />
                </span>
              </li>
            </ul>
          </div>
        ))}
      </div>
    </details>
  );
}
