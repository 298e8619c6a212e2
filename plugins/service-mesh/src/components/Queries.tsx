import {
  SignalQuery,
  SignalWindow,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { formatDuration } from '../format/duration';
import { formatClock, formatSpan } from '../format/time';
import { CopyButton } from './CopyButton';
import css from './mesh.module.css';

/** The queries behind numbers, folded, with the time each covers. @internal */
export function Queries(props: {
  queries: readonly SignalQuery[];
  /** Time of those that say nothing of their own. */
  window?: SignalWindow;
}) {
  const { queries } = props;
  if (queries.length === 0) return null;
  const failed = queries.some(({ error }) => error !== undefined);
  return (
    <details>
      <summary className={css.summary}>
        {queries.length === 1
          ? 'The query behind it'
          : `The ${queries.length} queries behind it`}
        {failed && ' (failed)'}
      </summary>
      <div className={css.stack} style={{ paddingTop: 8 }}>
        {queries.map((query, i) => (
          <div key={i} className={css.tight}>
            <div className={css.spread}>
              <span className={`${css.small} ${css.muted}`}>
                {query.title}, cluster {query.cluster}, {query.type}
                {timeWords(query, query.window ?? props.window)}
              </span>
              <CopyButton
                text={query.promql}
                label={`Copy the query ${query.title}`}
              />
            </div>
            <pre className={css.query}>{query.promql}</pre>
            {query.error && (
              <span className={`${css.banner} ${css.negative}`}>
                {query.error}
              </span>
            )}
            {query.warnings.map(warning => (
              <span key={warning} className={`${css.banner} ${css.warning}`}>
                {warning}
              </span>
            ))}
          </div>
        ))}
      </div>
    </details>
  );
}

/** Which time a query covers. */
function timeWords(
  { type, rateSeconds }: SignalQuery,
  window: SignalWindow | undefined,
): string {
  const seconds = rateSeconds ?? window?.rateSeconds;
  const rates =
    seconds === undefined
      ? ''
      : `, counters over ${formatDuration(seconds * 1000)}`;
  if (!window) return rates;
  const { from, to, stepSeconds } = window;
  return type === 'range'
    ? `, ${formatSpan(from, to)}, a point every ${formatDuration(
        stepSeconds * 1000,
      )}${rates}`
    : ` at ${formatClock(to)}${rates}`;
}
