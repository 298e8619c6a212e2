import { useMemo } from 'react';
import {
  changesBefore,
  SignalsData,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { MeshCard } from '../../components/MeshCard';
import css from '../../components/mesh.module.css';
import { formatMoment } from '../../format/time';
import { useHistory } from '../../hooks/useHistory';
import { useTabLink } from '../../hooks/useTabLink';
import { MeshLink } from '../overview/MeshLink';
import own from './history.module.css';
import { HistoryItem } from './HistoryItem';
import { spikeOf } from './spikeOf';

/** Time (ms) ahead of a spike in which a change may have caused it. */
const LEAD_MS = 3_600_000;
/** Most changes that are shown; the history has them all. */
const MOST = 10;

/** What changed in the hour before a signal left what was usual; nothing when none did. @internal */
export function BeforeSpike({
  data,
}: {
  data: Pick<SignalsData, 'series' | 'window'>;
}) {
  const spike = useMemo(
    () => spikeOf(data.series, data.window.rateSeconds),
    [data.series, data.window.rateSeconds],
  );
  const tabLink = useTabLink();
  const handle = useHistory(
    spike
      ? // Twice as far back: what was seen late happened before it was seen.
        { from: spike.at - 2 * LEAD_MS, to: spike.at + 1, limit: 200 }
      : { off: true },
  );
  // Without a history there is nothing to say, and the charts are complete.
  if (!spike || handle.loading || handle.error) return null;
  const changes = changesBefore(handle.entries, spike.at, LEAD_MS);
  return (
    <MeshCard
      title="What changed before this spike"
      aside={<MeshLink to={tabLink('history')}>All of the history</MeshLink>}
    >
      <span>
        {spike.words} at {formatMoment(spike.at)}.{' '}
        {changes.length === 0
          ? 'No mesh resource around it changed in the hour before: look at releases, at load, and at what it calls.'
          : `In the hour before, ${
              changes.length === 1
                ? 'one mesh resource'
                : `${changes.length} mesh resources`
            } changed. That one came before the other is no proof.`}
      </span>
      {changes.length > 0 && (
        <ol className={own.timeline}>
          {changes.slice(0, MOST).map(entry => (
            <HistoryItem key={entry.id} entry={entry} linked={false} />
          ))}
        </ol>
      )}
      {changes.length > MOST && (
        <span className={`${css.muted} ${css.small}`}>
          and {changes.length - MOST} more
        </span>
      )}
    </MeshCard>
  );
}
