import { useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import {
  Finding,
  FindingsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiFilterLine } from '@remixicon/react';
import { EmptyState } from '../../components/EmptyState';
import { MeshCard } from '../../components/MeshCard';
import { ReportState } from '../../components/ReportState';
import { Segments } from '../../components/Segments';
import { SeverityBadge } from '../../components/SeverityBadge';
import css from '../../components/mesh.module.css';
import pictures from '../../components/pictures.module.css';
import { formatDuration } from '../../format/duration';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { toFindingGroups, toKinds } from './findingRows';
import { NoFindings } from './NoFindings';
import { RuleItem } from './RuleItem';
import { SkippedRules } from './SkippedRules';

/** What is wrong with the configuration, why it matters and what to do. @public */
export function FindingsTab() {
  const handle = useReport('findings');
  return (
    <ReportState handle={handle} subject="Findings">
      {report => <Findings data={report.data} />}
    </ReportState>
  );
}

function Findings({ data }: { data: FindingsData }) {
  const [severity, setSeverity] = useUrlState('severity', 'all');
  const [text, setText] = useUrlState('find', '');
  const [kind, setKind] = useUrlState('kind', '');
  const [, setParams] = useSearchParams();
  // In one step: steps taken at once would undo each other.
  const showAll = () =>
    setParams(
      current => {
        const rest = new URLSearchParams(current);
        ['severity', 'find', 'kind'].forEach(name => rest.delete(name));
        return rest;
      },
      { replace: true },
    );
  const groups = useMemo(
    () => toFindingGroups(data.findings, { severity, text, kind }),
    [data.findings, severity, text, kind],
  );
  const kinds = toKinds(data.findings);
  const shown = groups.reduce((sum, group) => sum + group.count, 0);
  const count = (one: Finding['severity']) =>
    data.findings.filter(finding => finding.severity === one).length;
  const filtered = severity !== 'all' || text !== '' || kind !== '';
  return (
    <>
      {data.findings.length > 0 && (
        <div className={css.toolbar}>
          <Segments
            label="Severity"
            value={severity}
            onChange={setSeverity}
            options={[
              { value: 'all', label: `All (${data.findings.length})` },
              { value: 'error', label: `Errors (${count('error')})` },
              { value: 'warning', label: `Warnings (${count('warning')})` },
              { value: 'info', label: `Info (${count('info')})` },
            ]}
          />
          <input
            type="search"
            className={css.search}
            aria-label="Filter by text, name or number"
            placeholder="Filter by text, name or number"
            value={text}
            onChange={event => setText(event.target.value)}
          />
          <select
            className={pictures.input}
            style={{ width: 'auto' }}
            aria-label="Kind of resource"
            value={kind}
            onChange={event => setKind(event.target.value)}
          >
            <option value="">all kinds</option>
            {kinds.map(entry => (
              <option key={entry.kind} value={entry.kind}>
                {entry.kind} ({entry.count})
              </option>
            ))}
          </select>
          <span className={css.muted} role="status">
            {filtered && `${shown} of ${data.findings.length} shown. `}
            {data.rulesRun} rules ran
            {data.ageMs !== undefined &&
              `, on what the cluster held ${formatDuration(data.ageMs)} ago`}
          </span>
        </div>
      )}
      {data.findings.length === 0 && <NoFindings data={data} />}
      {data.findings.length > 0 && groups.length === 0 && (
        <EmptyState
          icon={<RiFilterLine aria-hidden />}
          title="No finding fits the filter"
        >
          <button type="button" className={css.textButton} onClick={showAll}>
            Show all {data.findings.length}
          </button>
        </EmptyState>
      )}
      {groups.map(group => (
        <MeshCard
          key={group.severity}
          title={group.title}
          aside={
            <SeverityBadge severity={group.severity} count={group.count} />
          }
        >
          <ul
            className={css.list}
            style={{ display: 'flex', flexDirection: 'column', gap: 20 }}
          >
            {group.rules.map(rule => (
              <li key={rule.code}>
                <RuleItem group={rule} />
              </li>
            ))}
          </ul>
        </MeshCard>
      ))}
      <SkippedRules skipped={data.skipped} />
    </>
  );
}
