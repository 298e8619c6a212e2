import { useMemo } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useSearchParams } from 'react-router-dom';
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
import { CopyButton } from '../../components/CopyButton';
import { ResourceLink } from '../../components/EvidenceLink';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { EmptyState, ReportState } from '../../components/ReportState';
import { Segments } from '../../components/Segments';
import { SeverityBadge } from '../../components/SeverityBadge';
import css from '../../components/mesh.module.css';
import pictures from '../../components/pictures.module.css';
import { formatDuration } from '../../format/duration';
import { useReport } from '../../hooks/useReport';
import { useUrlState } from '../../hooks/useUrlState';
import { TemplateLink } from '../../templates/TemplateLink';
import { findingTemplate } from './findingTemplate';
import {
  aliasUrl,
  findingText,
  RuleGroup,
  subjectWords,
  toFindingGroups,
  toKinds,
} from './findingRows';

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
      <Skipped skipped={data.skipped} />
    </>
  );
}

function RuleItem({ group: { rule, findings } }: { group: RuleGroup }) {
  return (
    <article
      className={`${css.finding} ${edges[rule.severity]} ${css.stack}`}
      style={{ paddingLeft: 16, gap: 8 }}
    >
      <div className={css.row}>
        <h3 style={{ margin: 0, fontSize: 'var(--bui-font-size-4)' }}>
          {rule.title}
        </h3>
        {findings.length > 1 && (
          <Pill tone="neutral">{findings.length} times</Pill>
        )}
        {rule.aliases.map(alias => (
          <Alias key={alias} alias={alias} />
        ))}
        <span className={`${css.mono} ${css.small} ${css.muted}`}>
          {rule.code}
        </span>
      </div>
      <ul className={`${css.list} ${css.stack}`} style={{ gap: 12 }}>
        {findings.map((finding, i) => (
          <li
            key={i}
            className={css.spread}
            style={{ flexWrap: 'nowrap', alignItems: 'start' }}
          >
            <div className={css.tight} style={{ gap: 2 }}>
              <span>
                <Prose text={finding.message} />
              </span>
              <ResourceLink resource={finding.subject} field={finding.field} />
              <FixLink finding={finding} />
              {findings.length > 1 && finding.fix !== rule.fix && (
                <span className={css.muted}>
                  → <Prose text={finding.fix} />
                </span>
              )}
            </div>
            <CopyButton
              text={findingText(finding)}
              label={`Copy the finding about ${subjectWords(finding.subject)}`}
            />
          </li>
        ))}
      </ul>
      <dl className={css.facts}>
        <dt>Why it matters</dt>
        <dd>
          <Prose text={rule.why} />
        </dd>
        <dt>How to fix it</dt>
        <dd>
          <Prose text={rule.fix} />
        </dd>
      </dl>
      {rule.docs && (
        <a
          className={css.link}
          href={rule.docs}
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

/** The template that makes the fix, filled in. */
function FixLink({ finding }: { finding: Finding }) {
  const { entity } = useEntity();
  const fix = findingTemplate(finding, stringifyEntityRef(entity));
  return fix ? (
    <TemplateLink {...fix}>Fix it with a template</TemplateLink>
  ) : null;
}

/** The number another tool gives to the problem, linked to its page. */
function Alias({ alias }: { alias: string }) {
  const url = aliasUrl(alias);
  if (!url) return <Pill tone="neutral">{alias}</Pill>;
  return (
    <a
      className={css.link}
      href={url}
      target="_blank"
      rel="noreferrer noopener"
      aria-label={`${alias}, opens in a new tab`}
    >
      <Pill tone="neutral">
        {alias} <RiExternalLinkLine aria-hidden />
      </Pill>
    </a>
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
          skipped: what they look at could not be read
        </strong>
        <details>
          <summary className={css.summary}>Which, and why</summary>
          <ul className={css.list}>
            {skipped.map(rule => (
              <li key={rule.code}>
                {rule.title}{' '}
                <span className={`${css.mono} ${css.small}`}>
                  ({rule.code})
                </span>{' '}
                –{' '}
                {rule.note ??
                  `needs ${rule.unread.map(kind => kind.kind).join(', ')}`}
              </li>
            ))}
          </ul>
        </details>
      </div>
    </div>
  );
}
