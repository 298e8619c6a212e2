import { NotFoundError } from '@backstage/errors';
import { Router } from 'express';
import { addFleetRoutes } from './reviews/fleetRoutes';
import { addReadRoutes } from './reviews/readRoutes';
import { ReviewContext, REVIEW_PATH } from './reviews/ReviewContext';
import { addWriteRoutes } from './reviews/writeRoutes';

/** `GET` and `POST /entities/{namespace}/{kind}/{name}/review…`, `GET /reviews…` */
export function addReviewRoutes(router: Router, context: ReviewContext): void {
  addReadRoutes(router, context);
  addWriteRoutes(router, context);
  addFleetRoutes(router, context);
}

/** What all of them answer while reviews are off. */
export function addReviewsOffRoutes(router: Router): void {
  router.use(['/reviews', REVIEW_PATH], () => {
    throw new NotFoundError(
      'Reviews are off; serviceMesh.reviews.enabled turns them on',
    );
  });
}
