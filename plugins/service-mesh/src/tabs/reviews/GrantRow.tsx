import { Ref, useId } from 'react';
import {
  EntityReview,
  ReviewGrant,
  ReviewUsage,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Pill } from '../../components/Pill';
import { TechnicalName } from '../../components/TechnicalName';
import css from '../../components/mesh.module.css';
import { GrantUse } from './GrantUse';
import { isRisky } from './reviewRows';
import { formatDay, riskWords, verdictWords } from './reviewWords';

/** One grant in a line: who, since when, how much used, and what was decided. @internal */
export function GrantRow(props: {
  review: EntityReview;
  row: ReviewGrant;
  usage: ReviewUsage | undefined;
  /** It is risky and has to be opened before it is decided. */
  unopened: boolean;
  selected: boolean;
  onSelect: () => void;
  /** Its details are on the screen. */
  shown: boolean;
  onShow: () => void;
  nameRef: Ref<HTMLButtonElement>;
}) {
  const { review, row, usage, unopened, selected, shown } = props;
  const hint = useId();
  const use = usage?.usage.find(entry => entry.grant === row.grant.key);
  return (
    <tr>
      <td data-label={row.needsDecision ? 'Select' : undefined}>
        {row.needsDecision && (
          <input
            type="checkbox"
            aria-label={`Select: ${row.words}`}
            aria-describedby={unopened ? hint : undefined}
            disabled={!review.complete || unopened}
            checked={selected}
            onChange={props.onSelect}
          />
        )}
      </td>
      <th scope="row">
        <button
          ref={props.nameRef}
          type="button"
          className={css.textButton}
          aria-expanded={shown}
          onClick={props.onShow}
        >
          <TechnicalName text={row.words} />
        </button>
        <span className={css.row}>
          {row.change && (
            <Pill tone="warning">
              {row.change === 'new' ? 'new' : 'elsewhere now'}
            </Pill>
          )}
          {row.grant.places.some(({ pastWaypoint }) => pastWaypoint) && (
            <Pill
              tone="warning"
              title="For those who come straight to the workload; the waypoint's policies are not asked."
            >
              past the waypoint
            </Pill>
          )}
          {row.grant.risks.map(risk => (
            <Pill key={risk} tone="negative" title={riskWords[risk].why}>
              {riskWords[risk].label}
            </Pill>
          ))}
        </span>
      </th>
      <td data-label="First seen">
        {row.firstSeen === undefined ? '–' : formatDay(row.firstSeen)}
      </td>
      <td data-label="Used">
        <GrantUse usage={usage} use={use} row={row} />
      </td>
      <td data-label="Before">
        <Before row={row} />
      </td>
      <td data-label="Decision">
        <Decided row={row} attested={review.state === 'attested'} />
        {unopened && review.state !== 'attested' && (
          <div id={hint} className={`${css.small} ${css.muted}`}>
            risky: open it first
          </div>
        )}
      </td>
    </tr>
  );
}

function Before({ row: { previous, exceptionExpired } }: { row: ReviewGrant }) {
  if (!previous) return <span className={css.muted}>never decided</span>;
  return (
    <span className={css.tight}>
      <span>
        <Pill tone="neutral">{verdictWords[previous.verdict].past}</Pill>
      </span>
      <span className={`${css.small} ${css.muted}`}>
        {formatDay(previous.at)}
      </span>
      {exceptionExpired && <Pill tone="negative">expired</Pill>}
    </span>
  );
}

function Decided({ row, attested }: { row: ReviewGrant; attested: boolean }) {
  const { decision, needsDecision } = row;
  if (!needsDecision)
    return (
      <span className={css.muted}>
        {row.grant.givenByMesh ? 'given by the mesh' : 'refuses only'}
      </span>
    );
  if (!decision && attested) return <span className={css.muted}>attested</span>;
  if (!decision)
    return <Pill tone={isRisky(row) ? 'negative' : 'warning'}>to decide</Pill>;
  return (
    <span className={css.tight}>
      <span>
        <Pill tone={verdictWords[decision.verdict].tone}>
          {verdictWords[decision.verdict].past}
        </Pill>
      </span>
      {decision.until !== undefined && (
        <span className={`${css.small} ${css.muted}`}>
          until {formatDay(decision.until)}
        </span>
      )}
    </span>
  );
}
