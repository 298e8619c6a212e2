import {
  Finding,
  FindingsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import {
  RiCheckDoubleLine,
  RiExternalLinkLine,
  RiFilterLine,
  RiQuestionLine,
} from '@remixicon/react';
import { ResourceLink } from '../../components/EvidenceLink';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { EmptyState, ReportState } from '../../components/ReportState';
import { Segments } from '../../components/Segments';
import { SeverityBadge } from '../../components/SeverityBadge';
import css from '../../components/mesh.module.css';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { toFindingGroups } from './findingRows';

const edges = {
  error: css.findingError,
  warning: css.findingWarning,
  info: css.findingInfo,
};

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
  const [show, setShow] = useUrlState('severity', 'all');
  const groups = toFindingGroups(data.findings, show);
  const count = (severity: Finding['severity']) =>
    data.findings.filter(finding => finding.severity === severity).length;
  return (
    <>
      {data.findings.length > 0 && (
        <div className={css.toolbar}>
          <Segments
            label="Severity"
            value={show}
            onChange={setShow}
            options={[
              { value: 'all', label: `All (${data.findings.length})` },
              { value: 'error', label: `Errors (${count('error')})` },
              { value: 'warning', label: `Warnings (${count('warning')})` },
              { value: 'info', label: `Info (${count('info')})` },
            ]}
          />
          <span className={css.muted}>{data.rulesRun} rules ran</span>
        </div>
      )}
      <Skipped skipped={data.skipped} />
      {data.findings.length === 0 && <NoFindings data={data} />}
      {data.findings.length > 0 && groups.length === 0 && (
        <EmptyState
          icon={<RiFilterLine aria-hidden />}
          title="No finding of this severity"
        />
      )}
      {groups.map(group => (
        <MeshCard
          key={group.severity}
          title={group.title}
          aside={
            <SeverityBadge
              severity={group.severity}
              count={group.findings.length}
            />
          }
        >
          <ul
            className={css.list}
            style={{ display: 'flex', flexDirection: 'column', gap: 20 }}
          >
            {group.findings.map((finding, i) => (
              <li key={`${finding.code} ${i}`}>
                <FindingItem finding={finding} />
              </li>
            ))}
          </ul>
        </MeshCard>
      ))}
    </>
  );
}

function FindingItem({ finding }: { finding: Finding }) {
  return (
    <article
      className={`${css.finding} ${edges[finding.severity]} ${css.stack}`}
      style={{ paddingLeft: 16, gap: 8 }}
    >
      <div className={css.row}>
        <strong style={{ fontSize: 'var(--bui-font-size-4)' }}>
          {finding.title}
        </strong>
        {finding.aliases.map(alias => (
          <Pill key={alias} tone="neutral">
            {alias}
          </Pill>
        ))}
        <span className={`${css.mono} ${css.small} ${css.muted}`}>
          {finding.code}
        </span>
      </div>
      <p style={{ margin: 0 }}>
        <Prose text={finding.message} />
      </p>
      <dl className={css.facts}>
        <dt>Where</dt>
        <dd>
          <ResourceLink resource={finding.subject} field={finding.field} />
        </dd>
        <dt>Why it matters</dt>
        <dd>
          <Prose text={finding.why} />
        </dd>
        <dt>How to fix it</dt>
        <dd>
          <Prose text={finding.fix} />
        </dd>
      </dl>
      {finding.docs && (
        <a
          className={css.link}
          href={finding.docs}
          target="_blank"
          rel="noreferrer noopener"
        >
          Documentation{' '}
          <RiExternalLinkLine size={12} aria-label="opens in a new tab" />
        </a>
      )}
    </article>
  );
}

/** Text in which back-quoted parts are code. */
function Prose({ text }: { text: string }) {
  return (
    <>
      {text.split('`').map((part, i) =>
        i % 2 === 1 ? (
          <span key={i} className={css.code}>
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </>
  );
}

function NoFindings({ data }: { data: FindingsData }) {
  if (data.rulesRun === 0) {
    return (
      <EmptyState
        icon={<RiQuestionLine aria-hidden />}
        title="Nothing was checked"
      >
        <p>
          No rule could run, so nothing is known about problems in the
          configuration.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<RiCheckDoubleLine aria-hidden />}
      title={
        data.skipped.length > 0
          ? 'No problem found by the rules that ran'
          : 'No problem found'
      }
    >
      <p>
        {data.rulesRun} rules looked at the mesh configuration of this
        component.
        {data.skipped.length > 0 &&
          ' Those that were skipped may still have found one.'}
      </p>
    </EmptyState>
  );
}

function Skipped({ skipped }: Pick<FindingsData, 'skipped'>) {
  if (skipped.length === 0) return null;
  return (
    <div role="status" className={`${css.banner} ${css.unknown}`}>
      <RiQuestionLine aria-hidden />
      <div className={css.tight}>
        <strong>
          {skipped.length} {skipped.length === 1 ? 'rule was' : 'rules were'}{' '}
          skipped: resources could not be read
        </strong>
        <ul className={css.list}>
          {skipped.map(rule => (
            <li key={rule.code}>
              {rule.title}{' '}
              <span className={`${css.mono} ${css.small}`}>({rule.code})</span>{' '}
              – needs {rule.unread.map(kind => kind.kind).join(', ')}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
