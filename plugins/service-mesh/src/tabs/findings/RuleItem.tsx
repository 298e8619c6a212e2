import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Finding } from '@meshwright/backstage-plugin-service-mesh-common';
import { RiExternalLinkLine } from '@remixicon/react';
import { CopyButton } from '../../components/CopyButton';
import { ResourceLink } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';
import { TemplateLink } from '../../templates/TemplateLink';
import { aliasUrl, findingText, RuleGroup, subjectWords } from './findingRows';
import { findingTemplate } from './findingTemplate';
import { Prose } from './Prose';

const edges = {
  error: css.findingError,
  warning: css.findingWarning,
  info: css.findingInfo,
};

/** A rule with what it found, why that matters and what to do. @internal */
export function RuleItem({ group: { rule, findings } }: { group: RuleGroup }) {
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
