import { Fragment, useEffect, useRef, useState } from 'react';
import {
  EntityReview,
  ReviewDecisionRequest,
  ReviewGrant,
  ReviewUsage,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Button } from '@backstage/ui';
import { MeshCard } from '../../components/MeshCard';
import { endSentence } from '../../format/endSentence';
import { ScrollRegion } from '../../components/ScrollRegion';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { useUrlState } from '../../hooks/useUrlState';
import { GrantDetail } from './GrantDetail';
import { GrantRow } from './GrantRow';
import {
  grantFilters,
  isOpen,
  isUnopened,
  maySelect,
  toGrantRows,
  unchangedKept,
} from './reviewRows';
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
  const [open, setOpen] = useState<{ round: number; key: string }>();
  // What was on the screen in one review is not opened in the next.
  const shown = open?.round === review.round ? open.key : undefined;
  const opened = useOpenings(entityRef, review, shown, onProblem);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const rows = toGrantRows(review, filter);
  const usable = review.complete;
  const safe = unchangedKept(review.grants, opened);
  const unopened = review.grants.filter(
    row => isOpen(row) && isUnopened(row, opened),
  ).length;
  const chosen = review.grants.filter(
    row => selected.has(row.grant.key) && maySelect(row, opened),
  );
  const status = useRef<HTMLSpanElement>(null);
  const names = useRef(new Map<string, HTMLButtonElement>());
  /** Key of a grant whose row has the focus, and may go. */
  const decidedLast = useRef<string>();
  const decideOne = async (decision: ReviewDecisionRequest) => {
    const done = await onDecide([decision]);
    if (!done) return done;
    // The form begins anew with the decision; the grant stays, as long as it fits the filter.
    const name = names.current.get(decision.grant);
    decidedLast.current = name && decision.grant;
    (name ?? status.current)?.focus();
    return done;
  };
  useEffect(() => {
    const key = decidedLast.current;
    if (key === undefined || rows.some(({ grant }) => grant.key === key))
      return;
    decidedLast.current = undefined;
    // Where the reader went on to something else, they stay there.
    if (document.activeElement === document.body) status.current?.focus();
  }, [rows]);
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
    if (!done) return;
    setSelected(new Set());
    // The button that was pressed is disabled now.
    status.current?.focus();
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
        <span className={css.muted} role="status" ref={status} tabIndex={-1}>
          {rows.length} of {review.grants.length} grants
          {unopened > 0 &&
            usable &&
            review.state !== 'attested' &&
            (unopened === 1
              ? '; 1 is risky: open it before you decide'
              : `; ${unopened} are risky: open each before you decide`)}
        </span>
      </div>
      {usage?.explanation !== undefined && usage.explanation !== '' && (
        <span className={css.muted}>
          {usage.state === 'unknown' ? 'Use is not known' : 'Use'}:{' '}
          {endSentence(usage.explanation)}
        </span>
      )}
      {rows.length === 0 ? (
        <span className={css.muted}>No grant fits.</span>
      ) : (
        <ScrollRegion label="Grants">
          <table className={`${css.table} ${css.stacked}`}>
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
                return (
                  <Fragment key={key}>
                    <GrantRow
                      review={review}
                      row={row}
                      usage={usage}
                      unopened={isUnopened(row, opened)}
                      selected={selected.has(key) && maySelect(row, opened)}
                      onSelect={() => toggle(key)}
                      shown={shown === key}
                      onShow={() =>
                        setOpen(
                          shown === key
                            ? undefined
                            : { round: review.round, key },
                        )
                      }
                      nameRef={button => {
                        if (button) names.current.set(key, button);
                        else names.current.delete(key);
                      }}
                    />
                    {shown === key && (
                      <tr className={css.detail}>
                        <td colSpan={6} className={css.wide}>
                          <GrantDetail
                            // A decision made elsewhere is not what this form began with.
                            key={row.decision?.id ?? 'open'}
                            entityRef={entityRef}
                            row={row}
                            grants={review.grants.map(({ grant }) => grant)}
                            disabled={
                              busy || !usable || isUnopened(row, opened)
                            }
                            onDecide={decideOne}
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
