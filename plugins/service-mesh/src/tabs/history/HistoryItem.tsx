import { useEffect, useRef } from 'react';
import {
  FieldChange,
  HistoryEntry,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { CopyButton } from '../../components/CopyButton';
import { ResourceLink } from '../../components/EvidenceLink';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { formatClock } from '../../format/time';
import own from './history.module.css';
import {
  diffLines,
  entryKey,
  entryText,
  managerWords,
  summaryOf,
} from './historyRows';
import { ManagerName } from './ManagerName';

const changeWords = {
  added: { tone: 'positive', text: 'Added' },
  changed: { tone: 'info', text: 'Changed' },
  deleted: { tone: 'negative', text: 'Deleted' },
} as const;

/** One change: a line that opens to the fields before and after. @internal */
export function HistoryItem(props: {
  entry: HistoryEntry;
  /** True for the change that the link of the page names; it opens and is scrolled to. */
  linked: boolean;
}) {
  const { entry, linked } = props;
  const { ref, at, seenLate, related, manager } = entry;
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    // jsdom and old browsers have no scrolling of their own.
    if (linked) item.current?.scrollIntoView?.({ block: 'center' });
  }, [linked]);
  const words = changeWords[entry.change];
  return (
    <li
      ref={item}
      className={`${own.entry} ${related ? own.related : ''} ${
        linked ? own.linked : ''
      }`}
      data-entry={entry.id}
    >
      <details open={linked}>
        <summary className={own.summary}>
          <span className={own.head}>
            <time
              dateTime={new Date(at).toISOString()}
              className={`${css.numeric} ${css.muted}`}
            >
              {formatClock(at)}
            </time>
            <Pill tone={words.tone}>{words.text}</Pill>
            <strong>
              {ref.kind} {ref.namespace ? `${ref.namespace}/` : ''}
              {ref.name}
            </strong>
            <span>{summaryOf(entry)}</span>
            {related && <Pill tone="neutral">Bears on this</Pill>}
            {seenLate && (
              <Pill
                tone="warning"
                title="Found in a list after a restart or a gap in the watch: it happened at this time or before"
              >
                Seen late
              </Pill>
            )}
            <ManagerName name={manager} deleted={entry.change === 'deleted'} />
          </span>
        </summary>
        <div className={css.stack} style={{ paddingTop: 8 }}>
          <div className={css.row}>
            <Pill tone="neutral">cluster {ref.cluster}</Pill>
            {related && entry.change !== 'deleted' && (
              <ResourceLink resource={ref} />
            )}
            <CopyButton text={entryText(entry)} label="Copy the change" />
            <CopyButton
              text={linkTo(entry)}
              label="Copy a link to the change"
              words="Link"
            />
          </div>
          {seenLate && (
            <span className={css.small}>
              Seen late: it happened at this time or before, while nothing
              watched.
            </span>
          )}
          {manager !== undefined && (
            <span className={`${css.small} ${css.muted}`}>
              {managerWords(manager).what}. The manager is a program, not a
              person: who ran it is in the audit log of the cluster.
            </span>
          )}
          {entry.diff.length > 0 && <Diff entry={entry} />}
        </div>
      </details>
    </li>
  );
}

function linkTo(entry: HistoryEntry): string {
  const url = new URL(window.location.href);
  url.searchParams.set('entry', entryKey(entry));
  return url.toString();
}

function Diff({ entry }: { entry: HistoryEntry }) {
  return (
    <ScrollRegion
      label={`Fields of ${entry.ref.kind} ${entry.ref.name} before and after`}
    >
      <div className={css.stack} style={{ gap: 8 }}>
        {entry.diff.map((change, i) => (
          <Field key={i} change={change} />
        ))}
      </div>
    </ScrollRegion>
  );
}

function Field({ change }: { change: FieldChange }) {
  return (
    <div>
      <div className={css.mono}>{change.path || 'The whole object'}</div>
      <pre className={own.diff}>
        {diffLines(change).map(({ mark, text }, i) => (
          <span
            key={i}
            className={`${own.line} ${mark === '-' ? own.removed : own.added}`}
          >
            {mark} {text}
          </span>
        ))}
      </pre>
    </div>
  );
}
