import { useEffect, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/core-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { EntityReview } from '@meshwright/backstage-plugin-service-mesh-common';
import { serviceMeshReviewsApiRef } from '../../api';
import { Pill } from '../../components/Pill';
import css from '../../components/mesh.module.css';
import { useTabLink } from '../../hooks/useTabLink';
import { dueWords, isWithoutAccess, stateWords } from '../reviews/reviewWords';
import { MeshLink } from './MeshLink';

/** Where the review of access stands; nothing while reviews are off or not for this reader. @internal */
export function ReviewLine() {
  const api = useApiHolder().get(serviceMeshReviewsApiRef);
  const { entity } = useEntity();
  const entityRef = stringifyEntityRef(entity);
  const link = useTabLink();
  const [review, setReview] = useState<EntityReview>();
  useEffect(() => {
    setReview(undefined);
    const controller = new AbortController();
    const { signal } = controller;
    api?.getReview(entityRef, { signal }).then(
      answer => !signal.aborted && setReview(answer?.review.data),
      // The tab says why there is none.
      () => {},
    );
    return () => controller.abort();
  }, [api, entityRef]);
  // Without a port there is nothing that anybody could sign.
  if (!review || isWithoutAccess(review)) return null;
  const { label, tone } = stateWords[review.state];
  return (
    <div className={css.row}>
      <MeshLink to={link('reviews')}>Access review</MeshLink>
      <Pill tone={tone}>{label}</Pill>
      <span className={css.muted}>{dueWords(review)}</span>
    </div>
  );
}
