import { AuthService, UserInfoService } from '@backstage/backend-plugin-api';
import { FleetReviews } from '../../reviews/FleetReviews';
import { ReviewService } from '../../reviews/ReviewService';
import { ReviewStore } from '../../reviews/ReviewStore';
import { RouteContext } from '../RouteContext';

/** What the routes of reviews work with. */
export interface ReviewParts {
  readonly service: ReviewService;
  readonly fleet: FleetReviews;
  readonly store: Pick<
    ReviewStore,
    | 'readAttestations'
    | 'readDecisions'
    | 'readDelegationLog'
    | 'readOpenings'
    | 'readSnapshots'
  >;
  readonly auth: Pick<AuthService, 'isPrincipal'>;
  readonly userInfo: UserInfoService;
  /** Version of the plugin, for exports. */
  readonly version: string;
}

/** What answers a request about reviews. */
export type ReviewContext = RouteContext & { readonly reviews: ReviewParts };

/** Path of the review of an entity. */
export const REVIEW_PATH = '/entities/:namespace/:kind/:name/review';
