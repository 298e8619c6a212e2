import { Button, Skeleton } from '@backstage/ui';
import { RiErrorWarningLine, RiFileShieldLine } from '@remixicon/react';
import { MeshCard } from '../../components/MeshCard';
import { EmptyState } from '../../components/EmptyState';
import { ScrollRegion } from '../../components/ScrollRegion';
import css from '../../components/mesh.module.css';
import { endSentence } from '../../format/endSentence';
import { errorWords } from '../../format/errorWords';
import { MeshLink } from '../overview/MeshLink';
import { FleetReviewRow } from './FleetReviewRow';
import { useReviewList } from './useReviewList';

/** The reviews, or why there are none. @internal */
export function FleetReviewList(
  props: ReturnType<typeof useReviewList> & { readonly narrowed: boolean },
) {
  const { items, next, error, moreError, more, retry, narrowed } = props;
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
              <FleetReviewRow key={review.entityRef} review={review} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {next && (
        <div className={css.row}>
          <Button variant="secondary" onPress={more}>
            Show more
          </Button>
          {moreError && (
            <span role="alert">
              More could not be loaded: {endSentence(errorWords(moreError))}
            </span>
          )}
        </div>
      )}
    </MeshCard>
  );
}
