import { Fragment, ReactNode, useMemo, useState } from 'react';
import {
  AccessCaller,
  AccessDecision,
  AccessData,
  AccessPolicy,
  AccessRow,
  UsageData,
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
import { ChangeWithTemplate } from '../../templates/ChangeWithTemplate';
import { workloadLabel } from '../workloadLabel';
import { Authorizations } from './Authorizations';
import { AccessFilter, AccessMatrix, toAccessMatrices } from './accessRows';
import {
  Grouping,
  groupings,
  UsageFilter,
  usageFilters,
} from './access/accessUsage';
import { MayCall } from './access/MayCall';
import { OutboundAccess } from './access/OutboundAccess';
import { PreviewChange } from './access/PreviewChange';
import { enforcers, RuleWords } from './access/ruleWords';
import { Elsewhere, MatrixNotes, SeenCells, UsageNotes } from './access/Usage';
import own from './access/access.module.css';

const verdicts = ['all', 'allow', 'deny', 'depends', 'unknown'] as const;

/** Windows of observed traffic (s). */
const windows = {
  '1h': 3600,
  '24h': 86_400,
  '7d': 604_800,
  '30d': 2_592_000,
} as const;
type Window = keyof typeof windows;

/** Who may call the component, whom it may call, and what a change would mean. @public */
export function AccessTab() {
  const handle = useReport('access');
  const [direction, setDirection] = useUrlState('direction', 'in');
  const toolbar = (
    <div className={css.toolbar}>
      <Segments
        label="Direction"
        value={direction}
        onChange={setDirection}
        options={[
          { value: 'in', label: 'Who may call' },
          { value: 'out', label: 'Whom may it call' },
        ]}
      />
    </div>
  );
  return (
    <ReportState handle={handle} subject="Access" toolbar={toolbar}>
      {report =>
        direction === 'out' ? (
          <OutboundAccess />
        ) : (
          <>
            <ChangeWithTemplate
              templates={['mesh-allow-caller', 'mesh-default-deny', 'mesh-jwt']}
            />
            <MayCall revision={handle.changes} />
            <Inbound data={report.data} />
            <Authorizations />
          </>
        )
      }
    </ReportState>
  );
}

function Inbound({ data }: { data: AccessData }) {
  const [written, setWindow] = useUrlState('window', '7d');
  const window: Window = written in windows ? (written as Window) : '7d';
  const usage = useReport('usage', { rangeSeconds: windows[window] });
  const toolbar = (
    <Segments
      label="Window"
      value={window}
      onChange={setWindow}
      options={Object.keys(windows).map(value => ({
        value,
        label: value.replace(/(\d+)(\w)/, '$1 $2'),
      }))}
    />
  );
  return (
    <>
      <Matrices
        data={data}
        usage={usage.report?.data}
        windowWords={window.replace(/(\d+)(\w)/, '$1 $2')}
        toolbar={toolbar}
      />
      <UsageNotes handle={usage} />
      <PreviewChange data={data} rangeSeconds={windows[window]} />
    </>
  );
}

function Matrices(props: {
  data: AccessData;
  usage: UsageData | undefined;
  windowWords: string;
  toolbar: ReactNode;
}) {
  const { data, usage } = props;
  const [verdict, setVerdict] = useUrlState('verdict', 'all');
  const [text, setText] = useUrlState('caller', '');
  const [show, setShow] = useUrlState('show', 'all');
  const [group, setGroup] = useUrlState('group', 'none');
  const filter: AccessFilter = {
    verdict: verdicts.find(known => known === verdict) ?? 'all',
    text,
    usage: show in usageFilters ? (show as UsageFilter) : 'all',
    groupBy: group in groupings ? (group as Grouping) : 'none',
  };
  const wanted = JSON.stringify(filter);
  const matrices = useMemo(
    () => toAccessMatrices(data, JSON.parse(wanted) as AccessFilter, usage),
    [data, wanted, usage],
  );
  if (data.workloads.every(({ ports }) => ports.length === 0)) {
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
        <Choice
          label={`Show, by the last ${props.windowWords}`}
          value={filter.usage ?? 'all'}
          options={usageFilters}
          onChange={setShow}
        />
        <Choice
          label="Group by"
          value={filter.groupBy ?? 'none'}
          options={groupings}
          onChange={setGroup}
        />
        {props.toolbar}
        <span className={css.muted} role="status">
          {shown} {shown === 1 ? 'caller' : 'callers'}
        </span>
      </div>
      <MatrixNotes data={data} />
      {matrices.length === 0 && (
        <span className={css.muted}>
          Every port has a policy: nothing is open for the lack of one.
        </span>
      )}
      {matrices.map(matrix => (
        <MatrixCard key={matrix.key} matrix={matrix} usage={usage} />
      ))}
    </>
  );
}

function Choice(props: {
  label: string;
  value: string;
  options: Readonly<Record<string, string>>;
  onChange: (value: string) => void;
}) {
  return (
    <label className={`${css.row} ${css.small}`}>
      <span className={css.muted}>{props.label}</span>
      <select
        className={css.search}
        style={{ minWidth: 0 }}
        value={props.value}
        onChange={event => props.onChange(event.target.value)}
      >
        {Object.entries(props.options).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function MatrixCard({
  matrix,
  usage,
}: {
  matrix: AccessMatrix;
  usage: UsageData | undefined;
}) {
  const [open, setOpen] = useState<string>();
  const title = `${workloadLabel(matrix.workload)}, port ${matrix.port}`;
  const columns = matrix.operations.length + (usage ? 3 : 1);
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
                {usage && (
                  <>
                    <th scope="col" className={css.right}>
                      Requests
                    </th>
                    <th scope="col">Last seen</th>
                  </>
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
                    {group !== '' &&
                      group !== matrix.callers[at - 1]?.group && (
                        <tr className={own.group}>
                          <th scope="rowgroup" colSpan={columns}>
                            {group}
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
                      {usage && <SeenCells seen={seen} usage={usage} />}
                    </tr>
                    {shown && (
                      <tr className={css.detail}>
                        <td colSpan={columns}>
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
          {caller.identity}
        </span>
      )}
    </div>
  );
}

const noRuleWords: Record<AccessDecision['verdict'], string> = {
  allow: 'No rule matches; what holds otherwise decides.',
  deny: 'No rule matches; what holds otherwise decides.',
  depends: 'No rule decides alone.',
  unknown: 'Not known.',
};

function ruleless({ verdict, reason, enforcedBy }: AccessDecision): string {
  return verdict === 'deny' && reason !== undefined && !enforcedBy
    ? 'No rule is asked: the request does not get that far.'
    : noRuleWords[verdict];
}

function Decision({
  row: { decision, caller, operation, asked },
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
        {asked && (
          <span className={`${css.muted} ${css.small}`}>
            {' '}
            asked for {asked.join(', ')}
          </span>
        )}
      </dd>
      {decision.reason !== undefined && (
        <>
          <dt>Connection</dt>
          <dd>{decision.reason}</dd>
        </>
      )}
      <dt>Rule</dt>
      <dd>
        {decision.rule ? (
          <RuleWords rule={decision.rule} />
        ) : (
          ruleless(decision)
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
