import {
  EntityReview,
  Report,
  ReviewDecision,
  ReviewPage,
  ReviewProgress,
  ReviewState,
  ReviewUsage,
  ReviewVerdict,
} from '../model';

/** A decision as it is sent. @public */
export interface ReviewDecisionRequest {
  /** Key of the grant. */
  readonly grant: string;
  readonly verdict: ReviewVerdict;
  /** Required for exceptions. */
  readonly note?: string;
  /** Epoch ms, in the future; exceptions only, and required for them. */
  readonly until?: number;
}

/** Which reviews are asked for. @public */
export interface ReviewListRequest {
  /** Entity refs of owners, one of which must own the entity; all entities when absent. */
  readonly owners?: readonly string[];
  readonly states?: readonly ReviewState[];
  readonly after?: string;
  /** 1–200. */
  readonly limit?: number;
}

/** Form of an export. @public */
export type ReviewExportFormat = 'csv' | 'json';

/** A file, and the name it should have. @public */
export interface ExportedFile {
  readonly name: string;
  readonly content: string;
}

/** Client of the reviews of the service-mesh backend. Errors are `ResponseError`s with the status of the backend. @public */
export interface ServiceMeshReviewsApi {
  /** Undefined when the caller's copy, named by its entity tag, is still right. */
  getReview(
    entityRef: string,
    request?: {
      readonly etag?: string;
      /** With `etag`: seconds (0–25) the server may hold the request until the review changes. */
      readonly waitSeconds?: number;
      readonly signal?: AbortSignal;
    },
  ): Promise<
    | { readonly review: Report<EntityReview>; readonly etag?: string }
    | undefined
  >;
  getUsage(
    entityRef: string,
    request?: { readonly signal?: AbortSignal },
  ): Promise<ReviewUsage>;
  /** Keys of the grants that the caller has opened of a review. */
  getOpenings(
    entityRef: string,
    request: {
      readonly digest: string;
      readonly round: number;
      readonly signal?: AbortSignal;
    },
  ): Promise<readonly string[]>;
  /** Tells the backend that the caller has a grant on the screen; risky ones are decided by those who had, in the same round and under the same digest. */
  openGrant(
    entityRef: string,
    request: {
      readonly digest: string;
      readonly round: number;
      /** Key of the grant. */
      readonly grant: string;
    },
  ): Promise<void>;
  /** Records decisions, all or none; a conflict when access is not what `digest` pins any more. */
  decide(
    entityRef: string,
    request: {
      readonly digest: string;
      readonly round: number;
      readonly decisions: readonly ReviewDecisionRequest[];
    },
  ): Promise<readonly ReviewDecision[]>;
  /** Signs; a conflict when access changed or somebody else was first. */
  attest(
    entityRef: string,
    request: {
      readonly digest: string;
      readonly round: number;
      /** Sequence of the last decision the signer saw. */
      readonly decisionsTo: number;
      readonly note?: string;
    },
  ): Promise<void>;
  /** Lets somebody review in place of the owner, or ends that. */
  delegate(
    entityRef: string,
    request: {
      readonly delegate: string;
      readonly granted: boolean;
      readonly note?: string;
    },
  ): Promise<void>;
  listReviews(
    request?: ReviewListRequest & { readonly signal?: AbortSignal },
  ): Promise<ReviewPage>;
  getProgress(request?: {
    readonly signal?: AbortSignal;
  }): Promise<readonly ReviewProgress[]>;
  /** The whole record of an entity. */
  exportReview(
    entityRef: string,
    format: ReviewExportFormat,
  ): Promise<ExportedFile>;
  /** Where all reviews stand that the caller may export; refused when that is none of those they may see. */
  exportReviews(
    format: ReviewExportFormat,
    request?: Pick<ReviewListRequest, 'owners' | 'states'>,
  ): Promise<ExportedFile>;
}
