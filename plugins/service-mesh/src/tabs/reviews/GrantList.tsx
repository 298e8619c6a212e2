import { Fragment, useState } from 'react';
import {
  EntityReview,
  ReviewDecisionRequest,
  ReviewGrant,
  ReviewUsage,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Button } from '@backstage/ui';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { ScrollRegion } from '../../components/ScrollRegion';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { useUrlState } from '../../hooks/useUrlState';
import { GrantDetail } from './GrantDetail';
import { GrantUse } from './GrantUse';
import {
  grantFilters,
  isRisky,
  maySelect,
  toGrantRows,
  unchangedKept,
} from './reviewRows';
import { formatDay, riskWords, verdictWords } from './reviewWords';
import { useOpenings } from './useOpenings';

const filterLabels = {
  all: 'All',
  open: 'To decide',
  risky: 'Risky',
  changed: 'Changed',
} as const;

/** The grants, to be decided one by one or, where that is safe, together. @internal */
export function GrantList(props: {
  entityRef: string;
  review: EntityReview;
  usage: ReviewUsage | undefined;
  busy: boolean;
  onDecide: (decisions: readonly ReviewDecisionRequest[]) => Promise<boolean>;
  onProblem: (error: Error) => void;
}) {
  const { entityRef, review, usage, busy, onDecide, onProblem } = props;
  const [written, setFilter] = useUrlState('grants', 'all');
  const filter = grantFilters.find(known => known === written) ?? 'all';
  const [shown, setShown] = useState<string>();
  const opened = useOpenings(entityRef, review, shown, onProblem);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const rows = toGrantRows(review, filter);
  const usable = review.complete;
  const safe = unchangedKept(review.grants, opened);
  const chosen = review.grants.filter(
    row => selected.has(row.grant.key) && maySelect(row, opened),
  );
  const toggle = (key: string) => {
    const next = new Set(selected);
    if (!next.delete(key)) next.add(key);
    setSelected(next);
  };
  const decideAll = async (
    grants: readonly ReviewGrant[],
    verdict: 'keep' | 'revoke',
  ) => {
    const done = await onDecide(
      grants.map(({ grant }) => ({
        grant: grant.key,
        verdict,
      })),
    );
    if (done) setSelected(new Set());
  };
  return (
    <MeshCard title="Grants">
      <div className={css.toolbar}>
        <Segments
          label="Which grants"
          value={filter}
          onChange={setFilter}
          options={grantFilters.map(value => ({
            value,
            label: filterLabels[value],
          }))}
        />
        <Button
          variant="secondary"
          isDisabled={busy || !usable || chosen.length === 0}
          onPress={() => decideAll(chosen, 'keep')}
        >
          Keep selected
        </Button>
        <Button
          variant="secondary"
          isDisabled={busy || !usable || chosen.length === 0}
          onPress={() => decideAll(chosen, 'revoke')}
        >
          Revoke selected
        </Button>
        {safe.length > 0 && review.state !== 'attested' && (
          <Button
            variant="secondary"
            isDisabled={busy || !usable}
            onPress={() => decideAll(safe, 'keep')}
          >
            Keep {String(safe.length)} that were kept and did not change
          </Button>
        )}
        <span className={css.muted} role="status">
          {rows.length} of {review.grants.length} grants
        </span>
      </div>
      {rows.length === 0 ? (
        <span className={css.muted}>No grant fits.</span>
      ) : (
        <ScrollRegion label="Grants">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">
                  <span className={css.hidden}>Select</span>
                </th>
                <th scope="col">Who may do what</th>
                <th scope="col">First seen</th>
                <th scope="col">Used</th>
                <th scope="col">Before</th>
                <th scope="col">Decision</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(row => {
                const { key } = row.grant;
                const use = usage?.usage.find(entry => entry.grant === key);
                return (
                  <Fragment key={key}>
                    <tr>
                      <td>
                        {row.needsDecision && (
                          <input
                            type="checkbox"
                            aria-label={`Select: ${row.words}`}
                            title={
                              maySelect(row, opened)
                                ? undefined
                                : 'Risky: open it first'
                            }
                            disabled={!usable || !maySelect(row, opened)}
                            checked={
                              selected.has(key) && maySelect(row, opened)
                            }
                            onChange={() => toggle(key)}
                          />
                        )}
                      </td>
                      <th scope="row">
                        <button
                          type="button"
                          className={css.textButton}
                          aria-expanded={shown === key}
                          onClick={() =>
                            setShown(shown === key ? undefined : key)
                          }
                        >
                          {row.words}
                        </button>
                        <span className={css.row}>
                          {row.change && (
                            <Pill tone="warning">
                              {row.change === 'new' ? 'new' : 'elsewhere now'}
                            </Pill>
                          )}
                          {row.grant.places.some(
                            ({ pastWaypoint }) => pastWaypoint,
                          ) && (
                            <Pill
                              tone="warning"
                              title="For those who come straight to the workload; the waypoint's policies are not asked."
                            >
                              past the waypoint
                            </Pill>
                          )}
                          {row.grant.risks.map(risk => (
                            <Pill
                              key={risk}
                              tone="negative"
                              title={riskWords[risk].why}
                            >
                              {riskWords[risk].label}
                            </Pill>
                          ))}
                        </span>
                      </th>
                      <td>
                        {row.firstSeen === undefined
                          ? '–'
                          : formatDay(row.firstSeen)}
                      </td>
                      <td>
                        <GrantUse usage={usage} use={use} row={row} />
                      </td>
                      <td>
                        <Before row={row} />
                      </td>
                      <td>
                        <Decided
                          row={row}
                          attested={review.state === 'attested'}
                        />
                      </td>
                    </tr>
                    {shown === key && (
                      <tr className={css.detail}>
                        <td colSpan={6}>
                          <GrantDetail
                            // A decision made elsewhere is not what this form began with.
                            key={row.decision?.id ?? 'open'}
                            entityRef={entityRef}
                            row={row}
                            grants={review.grants.map(({ grant }) => grant)}
                            disabled={
                              busy ||
                              !usable ||
                              (isRisky(row) && !opened.has(key))
                            }
                            onDecide={decision => onDecide([decision])}
                          />
                        </td>
                      </tr>
                    )}
                  </Fragment>
                );
              })}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </MeshCard>
  );
}

function Before({ row: { previous, exceptionExpired } }: { row: ReviewGrant }) {
  if (!previous) return <span className={css.muted}>never decided</span>;
  return (
    <span className={css.tight}>
      <Pill tone="neutral">{verdictWords[previous.verdict].past}</Pill>
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
      <Pill tone={verdictWords[decision.verdict].tone}>
        {verdictWords[decision.verdict].past}
      </Pill>
      {decision.until !== undefined && (
        <span className={`${css.small} ${css.muted}`}>
          until {formatDay(decision.until)}
        </span>
      )}
    </span>
  );
}
