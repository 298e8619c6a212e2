import { parseEntityRef } from '@backstage/catalog-model';
import { ReviewSummary } from '@meshwright/backstage-plugin-service-mesh-common';
import { EntityLinks } from '../../components/EntityLinks';
import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';
import { tabPaths } from '../../routes';
import { MeshLink } from '../overview/MeshLink';
import { dueWords, formatDay, reasonWords, stateWords } from './reviewWords';
import form from './reviews.module.css';

/** The review of an entity in a line. @internal */
export function FleetReviewRow({ review }: { review: ReviewSummary }) {
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
