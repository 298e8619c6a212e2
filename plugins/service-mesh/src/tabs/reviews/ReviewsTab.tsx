import { useCallback, useMemo, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  EntityReview,
  ReviewDecisionRequest,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { RiFileShieldLine, RiLockLine } from '@remixicon/react';
import { serviceMeshReviewsApiRef } from '../../api';
import { MeshCard } from '../../components/MeshCard';
import { Pill } from '../../components/Pill';
import { EmptyState } from '../../components/EmptyState';
import { ReportState } from '../../components/ReportState';
import css from '../../components/mesh.module.css';
import { errorWords } from '../../format/errorWords';
import { useReview } from '../../hooks/useReview';
import { FollowUps } from './FollowUps';
import { GrantList } from './GrantList';
import { directionWords, formatDay, isWithoutAccess } from './reviewWords';
import { ReviewProblem } from './ReviewProblem';
import { ReviewStatus } from './ReviewStatus';
import { useReviewUsage } from './useReviewUsage';

/** Who may call the component, decided grant by grant and signed. @public */
export function ReviewsTab() {
  const handle = useReview();
  const { error } = handle;
  const { statusCode } = (error ?? {}) as { statusCode?: number };
  if (error && statusCode === 403)
    return (
      <div className={css.root}>
        <EmptyState
          icon={<RiLockLine aria-hidden />}
          title="You may not see the review of this entity"
        >
          <p>
            It takes the permission{' '}
            <span className={css.code}>service-mesh.review.read</span>. Ask the
            owner of the entity or the platform team.
          </p>
        </EmptyState>
      </div>
    );
  if (error && statusCode === 404)
    return (
      <div className={css.root}>
        <EmptyState
          icon={<RiFileShieldLine aria-hidden />}
          title="There is no review here"
        >
          <p>{errorWords(error)}.</p>
        </EmptyState>
      </div>
    );
  return (
    <ReportState handle={handle} subject="The review">
      {report =>
        isWithoutAccess(report.data) ? (
          <EmptyState
            icon={<RiFileShieldLine aria-hidden />}
            title="Nothing to review"
          >
            <p>
              The workloads declare no port and no Service leads to one, so
              there is no access that somebody could attest.
            </p>
          </EmptyState>
        ) : (
          <Review review={report.data} onChanged={handle.retry} />
        )
      }
    </ReportState>
  );
}

function Review(props: { review: EntityReview; onChanged: () => void }) {
  const { review, onChanged } = props;
  const api = useApi(serviceMeshReviewsApiRef);
  const { entity } = useEntity();
  const entityRef = useMemo(() => stringifyEntityRef(entity), [entity]);
  const usage = useReviewUsage(entityRef);
  const [problem, setProblem] = useState<Error>();
  const [busy, setBusy] = useState(false);

  /** True when it was recorded. */
  const act = useCallback(
    async (change: () => Promise<unknown>): Promise<boolean> => {
      setBusy(true);
      setProblem(undefined);
      try {
        await change();
        return true;
      } catch (error) {
        setProblem(error instanceof Error ? error : new Error(String(error)));
        return false;
      } finally {
        setBusy(false);
        onChanged();
      }
    },
    [onChanged],
  );
  const { digest, round, lastDecision } = review;
  const decide = (decisions: readonly ReviewDecisionRequest[]) =>
    act(() => api.decide(entityRef, { digest, round, decisions }));
  const attest = (note: string) =>
    act(() =>
      api.attest(entityRef, {
        digest,
        round,
        decisionsTo: lastDecision,
        ...(note && { note }),
      }),
    );
  const delegate = (to: string, granted: boolean) =>
    act(() => api.delegate(entityRef, { delegate: to, granted }));

  return (
    <>
      {problem && <ReviewProblem error={problem} />}
      <ReviewStatus
        entityRef={entityRef}
        review={review}
        busy={busy}
        onAttest={attest}
        onDelegate={delegate}
        onProblem={setProblem}
      />
      <Changes review={review} />
      <FollowUps entityRef={entityRef} review={review} />
      <GrantList
        entityRef={entityRef}
        review={review}
        usage={usage}
        busy={busy}
        onDecide={decide}
        onProblem={setProblem}
      />
    </>
  );
}

function Changes({
  review: { changes, attestation },
}: {
  review: EntityReview;
}) {
  if (!changes.length || !attestation) return null;
  return (
    <MeshCard
      title={`Changed since ${formatDay(attestation.at)}`}
      aside={
        <Pill tone="warning">
          {changes.length} {changes.length === 1 ? 'change' : 'changes'}
        </Pill>
      }
    >
      <ul className={css.list}>
        {changes.map((change, i) => (
          <li key={i} className={css.row}>
            <Pill tone={directionWords[change.direction].tone}>
              {directionWords[change.direction].label}
            </Pill>
            <span>{change.words}</span>
          </li>
        ))}
      </ul>
    </MeshCard>
  );
}
