import { useEffect, useMemo, useState } from 'react';
import { Button } from '@backstage/ui';
import {
  HistoryData,
  HistoryEntry,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiHistoryLine } from '@remixicon/react';
import { EmptyState } from '../../components/EmptyState';
import { ReportState } from '../../components/ReportState';
import { MeshCard } from '../../components/MeshCard';
import css from '../../components/mesh.module.css';
import { errorWords } from '../../format/errorWords';
import { HistoryHandle, useHistory } from '../../hooks/useHistory';
import { useNow } from '../../hooks/useNow';
import { useUrlState } from '../../hooks/useUrlState';
import own from './history.module.css';
import { HistoryItem } from './HistoryItem';
import { byDay, entryKey, kindOf, readEntryKey } from './historyRows';

/** What changed about the mesh around the entity, day by day. @public */
export function HistoryTab() {
  const [kindText, setKindText] = useUrlState('kinds', '');
  const kinds = useMemo(
    () => (kindText ? kindText.split(',') : undefined),
    [kindText],
  );
  const handle = useHistory(kinds ? { kinds } : {});
  const known = useKnownKinds(handle.entries);
  if (handle.error && isTurnedOff(handle.error)) return <TurnedOff />;
  return (
    <ReportState
      handle={{ ...handle, changes: 0 }}
      subject="history"
      toolbar={
        <Kinds
          known={known}
          chosen={kinds ?? []}
          onChange={next => setKindText(next.join(','))}
        />
      }
    >
      {report => (
        <Timeline handle={handle} data={report.data} filtered={!!kinds} />
      )}
    </ReportState>
  );
}

/** Kinds seen so far: a filter must not take away the ways out of it. */
function useKnownKinds(entries: readonly HistoryEntry[]): readonly string[] {
  const [known, setKnown] = useState<readonly string[]>([]);
  useEffect(() => {
    setKnown(last => {
      const all = new Set([...last, ...entries.map(kindOf)]);
      return all.size === last.length ? last : [...all].sort();
    });
  }, [entries]);
  return known;
}

function Kinds(props: {
  known: readonly string[];
  chosen: readonly string[];
  onChange(next: readonly string[]): void;
}) {
  const { known, chosen, onChange } = props;
  const all = [...new Set([...known, ...chosen])].sort();
  if (all.length < 2 && chosen.length === 0) return null;
  return (
    <fieldset className={own.kinds}>
      <legend className={css.hidden}>Kinds</legend>
      {all.map(kind => (
        <label key={kind} className={own.check}>
          <input
            type="checkbox"
            checked={chosen.includes(kind)}
            onChange={({ target }) =>
              onChange(
                target.checked
                  ? [...chosen, kind]
                  : chosen.filter(other => other !== kind),
              )
            }
          />
          {kind.slice(kind.lastIndexOf('/') + 1)}
        </label>
      ))}
    </fieldset>
  );
}

function Timeline(props: {
  handle: HistoryHandle;
  data: HistoryData;
  filtered: boolean;
}) {
  const { handle, data, filtered } = props;
  const now = useNow(60_000);
  const [only, setOnly] = useUrlState('bears', 'all');
  const [linkedKey] = useUrlState('entry', '');
  const { entries } = handle;
  const shown = useMemo(
    () =>
      only === 'this' ? entries.filter(({ related }) => related) : entries,
    [entries, only],
  );
  return (
    <>
      <Linked linkedKey={linkedKey} shown={shown} settled={!handle.loading} />
      <MeshCard
        title="What changed"
        aside={
          <label className={own.check}>
            <input
              type="checkbox"
              role="switch"
              checked={only === 'this'}
              onChange={({ target }) =>
                setOnly(target.checked ? 'this' : 'all')
              }
            />
            Only what bears on this component
          </label>
        }
      >
        {byDay(shown, now).map(day => (
          <section key={day.key} aria-label={day.title}>
            <h3 className={css.sectionTitle}>{day.title}</h3>
            <ol className={own.timeline}>
              {day.entries.map(entry => (
                <HistoryItem
                  key={entry.id}
                  entry={entry}
                  linked={entryKey(entry) === linkedKey}
                />
              ))}
            </ol>
          </section>
        ))}
        {shown.length === 0 && (
          <span>
            {nothingWords(entries.length, filtered, data.retentionDays)}
          </span>
        )}
        {handle.error && (
          <span role="alert">
            Older changes could not be loaded: {errorWords(handle.error)}
          </span>
        )}
        {handle.hasOlder ? (
          <div>
            <Button
              variant="secondary"
              isDisabled={handle.loadingOlder}
              onPress={handle.loadOlder}
            >
              {handle.loadingOlder ? 'Loading …' : 'Load older changes'}
            </Button>
          </div>
        ) : (
          entries.length > 0 && (
            <span className={`${css.muted} ${css.small}`}>
              That is all there is: changes are kept for {data.retentionDays}{' '}
              days, from the time the portal began to watch.
            </span>
          )
        )}
        <span className={css.hidden} aria-live="polite">
          {shown.length} changes shown
        </span>
      </MeshCard>
    </>
  );
}

function nothingWords(
  loaded: number,
  filtered: boolean,
  retentionDays: number,
): string {
  if (loaded > 0)
    return `None of the ${loaded} changes loaded so far bears on this component.`;
  return filtered
    ? 'No change of these kinds was recorded.'
    : `Nothing has changed in the last ${retentionDays} days, or since the portal began to watch.`;
}

/** The change a link names, when it is not among those on the page. */
function Linked(props: {
  linkedKey: string;
  shown: readonly HistoryEntry[];
  settled: boolean;
}) {
  const { linkedKey, shown, settled } = props;
  const key = readEntryKey(linkedKey);
  const missing =
    settled &&
    key !== undefined &&
    !shown.some(entry => entryKey(entry) === linkedKey);
  const handle = useHistory(
    missing ? { from: key.at, to: key.at + 1, limit: 200 } : { off: true },
  );
  if (!missing || handle.loading) return null;
  const entry = handle.entries.find(({ id }) => id === key.id);
  return (
    <MeshCard title="The change this link names">
      {entry ? (
        <ol className={own.timeline}>
          <HistoryItem entry={entry} linked />
        </ol>
      ) : (
        <span>
          It is not there any more, or happened where this component is not.
        </span>
      )}
    </MeshCard>
  );
}

function isTurnedOff(error: Error): boolean {
  const { statusCode, name } = error as Error & { statusCode?: number };
  return statusCode === 501 || name === 'NotImplementedError';
}

function TurnedOff() {
  return (
    <div className={css.root}>
      <EmptyState
        icon={<RiHistoryLine aria-hidden />}
        title="History is turned off"
      >
        <p>
          Nothing is recorded in this portal. To turn it on, set{' '}
          <span className={css.code}>serviceMesh.history.enabled</span> to true
          in its configuration.
        </p>
      </EmptyState>
    </div>
  );
}
