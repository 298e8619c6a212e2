import { EntityReview } from '@meshwright/backstage-plugin-service-mesh-common';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';
import { ChangeLink } from './ChangeLink';
import { formatDay, outcomeWords, verdictWords } from './reviewWords';

/** What became of decisions to reduce or revoke. @internal */
export function FollowUps(props: { entityRef: string; review: EntityReview }) {
  const { entityRef, review } = props;
  if (review.followUps.length === 0) return null;
  const grants = review.grants.map(({ grant }) => grant);
  return (
    <MeshCard title="Changes that were decided">
      <ul className={css.list}>
        {review.followUps.map(({ decision, outcome, remains }) => (
          <li key={decision.id} className={css.tight}>
            <span className={css.row}>
              <Pill tone={outcomeWords[outcome].tone}>
                {outcomeWords[outcome].label}
              </Pill>
              <span>{decision.words}</span>
            </span>
            <span className={`${css.small} ${css.muted}`}>
              {verdictWords[decision.verdict].past} since{' '}
              {formatDay(decision.at)}
              {decision.note && <> – “{decision.note}”</>}
              {remains && <> – {remains}</>}
            </span>
            {outcome === 'open' &&
              grants
                .filter(({ key }) => key === decision.grant)
                .map(grant => (
                  <ChangeLink
                    key={grant.key}
                    entityRef={entityRef}
                    grant={grant}
                    grants={grants}
                    verdict={
                      decision.verdict === 'reduce' ? 'reduce' : 'revoke'
                    }
                  />
                ))}
          </li>
        ))}
      </ul>
    </MeshCard>
  );
}
