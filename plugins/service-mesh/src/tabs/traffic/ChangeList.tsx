import { HistoryEntry } from '@meshwright/backstage-plugin-service-mesh-common';
import { ResourceLink } from '../../components/EvidenceLink';
import css from '../../components/mesh.module.css';
import { formatInstant } from '../../format/time';

/** Changes of mesh resources, one line each. @internal */
export function ChangeList({ changes }: { changes: readonly HistoryEntry[] }) {
  return (
    <ul className={`${css.list} ${css.tight} ${css.small}`}>
      {changes.map(({ id, at, change, ref, manager, seenLate, diff }) => (
        <li key={id}>
          <span className={css.numeric}>{formatInstant(at)}</span>
          {seenLate && <span className={css.muted}> or before</span>}{' '}
          {change === 'deleted' ? (
            <span>
              {ref.kind} {ref.name}
            </span>
          ) : (
            <ResourceLink resource={ref} />
          )}{' '}
          {change}
          {manager && <span className={css.muted}> by {manager}</span>}
          {diff.length > 0 && (
            <span className={css.mono}>
              {' '}
              {diff
                .slice(0, 2)
                .map(({ path }) => path)
                .join(', ')}
              {diff.length > 2 ? ', …' : ''}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
