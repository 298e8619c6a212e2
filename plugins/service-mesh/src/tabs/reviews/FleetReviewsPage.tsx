import { useCallback, useEffect, useMemo, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import {
  ReviewProgress,
  ReviewState,
  ReviewSummary,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { Button, Skeleton } from '@backstage/ui';
import { RiErrorWarningLine, RiFileShieldLine } from '@remixicon/react';
import { parseEntityRef } from '@backstage/catalog-model';
import { serviceMeshReviewsApiRef } from '../../api';
import { EntityLinks } from '../../components/EntityLinks';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { EmptyState } from '../../components/ReportState';
import { ScrollRegion } from '../../components/ScrollRegion';
import { Segments } from '../../components/Segments';
import css from '../../components/mesh.module.css';
import { errorWords } from '../../format/errorWords';
import { useOwnership } from '../../hooks/useOwnership';
import { useUrlState } from '../../hooks/useUrlState';
import { tabPaths } from '../../routes';
import { MeshLink } from '../overview/MeshLink';
import form from './reviews.module.css';
import { ExportButtons } from './ExportButtons';
import { ReviewProblem } from './ReviewProblem';
import { dueWords, formatDay, reasonWords, stateWords } from './reviewWords';

const states: readonly ReviewState[] = [
  'overdue',
  'outdated',
  'due',
  'first-due',
  'in-progress',
  'attested',
];

/** No owner asked for; one list, so that it is not asked again. */
const EVERYBODY: readonly string[] = [];

/** Reviews of all entities the reader may see, the most urgent first. @public */
export function FleetReviewsPage() {
  const [scope, setScope] = useUrlState('scope', 'mine');
  const [state, setState] = useUrlState('state', 'all');
  const owner = scope.includes(':') ? scope : undefined;
  const mine = useOwnership();
  const owners = useMemo(() => {
    if (owner) return [owner];
    return scope === 'all' ? EVERYBODY : mine;
  }, [owner, scope, mine]);
  const wanted = states.filter(known => known === state);
  const list = useReviewList(owners, wanted[0]);
  const api = useApi(serviceMeshReviewsApiRef);
  const [problem, setProblem] = useState<Error>();
  return (
    <main className={`${css.root} ${form.page}`}>
      <div className={css.spread}>
        <h1 className={form.title}>Access reviews</h1>
        {list.items && list.items.length > 0 && (
          <div className={css.row}>
            <ExportButtons
              read={format =>
                api.exportReviews(format, { owners, states: wanted })
              }
              onProblem={setProblem}
            />
          </div>
        )}
      </div>
      {problem && <ReviewProblem error={problem} />}
      <Progress onOwner={setScope} />
      <div className={css.toolbar}>
        <Segments
          label="Whose"
          value={scope}
          onChange={setScope}
          options={[
            { value: 'mine', label: 'Mine' },
            { value: 'all', label: 'All' },
            ...(owner
              ? [{ value: owner, label: owner.split('/').at(-1) ?? owner }]
              : []),
          ]}
        />
        <Segments
          label="State"
          value={state}
          onChange={setState}
          options={[
            { value: 'all', label: 'All' },
            ...states.map(value => ({
              value,
              label: stateWords[value].label,
            })),
          ]}
        />
      </div>
      <List {...list} narrowed={scope !== 'all' || wanted.length > 0} />
    </main>
  );
}

function Progress({ onOwner }: { onOwner: (owner: string) => void }) {
  const api = useApi(serviceMeshReviewsApiRef);
  const [items, setItems] = useState<readonly ReviewProgress[]>();
  useEffect(() => {
    const controller = new AbortController();
    api.getProgress({ signal: controller.signal }).then(setItems, () => {
      // The list below says what went wrong.
    });
    return () => controller.abort();
  }, [api]);
  if (!items?.length) return null;
  return (
    <MeshCard title="Progress by owner">
      <ScrollRegion label="Progress by owner">
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Owner</th>
              <th scope="col">Attested</th>
              <th scope="col">Open</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ ownerRef, states: counts, total }) => (
              <tr key={ownerRef ?? ''}>
                <th scope="row">
                  {ownerRef ? (
                    <button
                      type="button"
                      className={css.textButton}
                      onClick={() => onOwner(ownerRef)}
                    >
                      <EntityDisplayName
                        entityRef={ownerRef}
                        hideIcon
                        disableTooltip
                      />
                    </button>
                  ) : (
                    'without an owner'
                  )}
                </th>
                <td className={css.numeric} data-label="Attested">
                  {counts.attested ?? 0} of {total}
                </td>
                <td data-label="Open">
                  <span className={css.row}>
                    {states
                      .filter(state => state !== 'attested' && counts[state])
                      .map(state => (
                        <Pill key={state} tone={stateWords[state].tone}>
                          {counts[state]}{' '}
                          {stateWords[state].label.toLocaleLowerCase('en-US')}
                        </Pill>
                      ))}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </MeshCard>
  );
}

function List(
  props: ReturnType<typeof useReviewList> & { readonly narrowed: boolean },
) {
  const { items, next, error, more, retry, narrowed } = props;
  const { statusCode } = (error ?? {}) as { statusCode?: number };
  if (error && statusCode === 404)
    return (
      <EmptyState
        icon={<RiFileShieldLine aria-hidden />}
        title="Reviews are off"
      >
        <p>{errorWords(error)}.</p>
      </EmptyState>
    );
  if (error)
    return (
      <div role="alert">
        <EmptyState
          icon={<RiErrorWarningLine aria-hidden />}
          title="The reviews could not be loaded"
        >
          <p>{errorWords(error)}.</p>
          <Button variant="secondary" onPress={retry}>
            Try again
          </Button>
        </EmptyState>
      </div>
    );
  if (!items)
    return (
      <div role="status" aria-busy="true" aria-label="Loading reviews">
        <Skeleton width="100%" height={180} />
      </div>
    );
  if (items.length === 0)
    return (
      <EmptyState
        icon={<RiFileShieldLine aria-hidden />}
        title={narrowed ? 'No review fits' : 'Nothing is under review'}
      >
        <p>
          Entities appear here a while after they map to workloads, and as far
          as you may read their reviews.
        </p>
        {narrowed && <MeshLink to="?scope=all">Show all reviews</MeshLink>}
      </EmptyState>
    );
  return (
    <MeshCard title="Entities">
      <ScrollRegion label="Reviews">
        <table className={`${css.table} ${css.stacked}`}>
          <thead>
            <tr>
              <th scope="col">Entity</th>
              <th scope="col">Owner</th>
              <th scope="col">State</th>
              <th scope="col">When</th>
              <th scope="col">Decided</th>
              <th scope="col">Last attestation</th>
            </tr>
          </thead>
          <tbody>
            {items.map(review => (
              <Row key={review.entityRef} review={review} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {next && (
        <Button variant="secondary" onPress={more}>
          Show more
        </Button>
      )}
    </MeshCard>
  );
}

function Row({ review }: { review: ReviewSummary }) {
  const { kind, namespace, name } = parseEntityRef(review.entityRef);
  return (
    <tr>
      <th scope="row">
        <MeshLink
          to={`/catalog/${namespace}/${kind}/${name}/${tabPaths.reviews}`}
        >
          {name}
        </MeshLink>
      </th>
      <td data-label="Owner">
        <EntityLinks refs={review.ownerRefs} />
      </td>
      <td data-label="State">
        <span className={css.row}>
          <Pill
            tone={stateWords[review.state].tone}
            title={review.reasons.map(reason => reasonWords[reason]).join(' ')}
          >
            {stateWords[review.state].label}
          </Pill>
          {review.widened && <Pill tone="negative">wider</Pill>}
          {!review.complete && <Pill tone="unknown">not fully read</Pill>}
        </span>
      </td>
      <td className={form.oneLine} data-label="When">
        {dueWords(review)}
      </td>
      <td className={`${css.numeric} ${form.oneLine}`} data-label="Decided">
        {/* What was signed was decided, in the round before. */}
        {review.state === 'attested' ? review.total : review.decided} of{' '}
        {review.total}
        {review.risky > 0 && (
          <span className={css.muted}>, {review.risky} risky</span>
        )}
      </td>
      <td data-label="Last attestation">
        {review.attestedBy && review.attestedAt !== undefined ? (
          <>
            <EntityLinks refs={[review.attestedBy]} />{' '}
            {formatDay(review.attestedAt)}
          </>
        ) : (
          <span className={css.muted}>none</span>
        )}
      </td>
    </tr>
  );
}

function useReviewList(
  owners: readonly string[] | undefined,
  wanted: ReviewState | undefined,
) {
  const api = useApi(serviceMeshReviewsApiRef);
  const [items, setItems] = useState<readonly ReviewSummary[]>();
  const [next, setNext] = useState<string>();
  const [error, setError] = useState<Error>();
  const [attempt, setAttempt] = useState(0);
  const ask = useCallback(
    (after?: string, signal?: AbortSignal) =>
      api.listReviews({
        ...(owners && { owners }),
        ...(wanted && { states: [wanted] }),
        ...(after !== undefined && { after }),
        ...(signal && { signal }),
      }),
    [api, owners, wanted],
  );
  useEffect(() => {
    setItems(undefined);
    setError(undefined);
    if (!owners) return undefined;
    const controller = new AbortController();
    ask(undefined, controller.signal).then(
      page => {
        if (controller.signal.aborted) return;
        setItems(page.items);
        setNext(page.next);
      },
      reason => !controller.signal.aborted && setError(reason),
    );
    return () => controller.abort();
  }, [ask, owners, attempt]);
  const retry = () => setAttempt(count => count + 1);
  const more = () =>
    ask(next).then(page => {
      setItems([...(items ?? []), ...page.items]);
      setNext(page.next);
    }, setError);
  return { items, next, error, more, retry };
}
