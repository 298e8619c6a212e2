import {
  GrantUsage,
  ReviewGrant,
  ReviewUsage,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { UnknownBadge } from '../../components/UnknownBadge';
import css from '../../components/mesh.module.css';
import { formatDuration } from '../../format/duration';
import { formatDay } from './reviewWords';
import { compact } from '../../format/rate';

/** Who used a grant, with how sure that is. @internal */
export function GrantUse(props: {
  usage: ReviewUsage | undefined;
  use: GrantUsage | undefined;
  row: ReviewGrant;
}) {
  const { usage, use, row } = props;
  if (!row.needsDecision) return <span className={css.muted}>–</span>;
  if (!usage) return <span className={css.muted}>reading…</span>;
  if (usage.state === 'unknown' || !use)
    return <UnknownBadge>unknown</UnknownBadge>;
  const window = formatDuration(usage.windowSeconds * 1000);
  if (use.callers.length === 0)
    return <span className={css.muted}>not in the last {window}</span>;
  return (
    <span className={css.tight}>
      <span className={css.numeric}>
        {use.atLeast && 'at least '}
        {compact(use.requests)} requests
      </span>
      <span className={`${css.small} ${css.muted}`}>
        in {window}
        {use.lastSeen !== undefined &&
          `, last on ${formatDay(use.lastSeen)}`},{' '}
        {use.precision === 'exact' ? 'by' : 'perhaps by'}{' '}
        {use.callers.slice(0, 3).join(', ')}
        {use.callers.length > 3 && ` and ${use.callers.length - 3} more`}
      </span>
    </span>
  );
}
