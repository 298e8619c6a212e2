/** Kinds of workload that need different things of a mesh. @public */
export type WorkloadCategory =
  | 'application'
  | 'grpc-service'
  | 'database'
  | 'cache'
  | 'broker'
  | 'monitoring'
  | 'identity-provider'
  | 'batch-job';

/** What suits a kind of workload, and why. @public */
export interface MeshAdvice {
  /** What intents are written for; `none` = outside every mesh. */
  readonly mesh: 'istio' | 'istio-ambient' | 'linkerd' | 'none';
  /** Others that suit as well. */
  readonly also: readonly ('istio' | 'istio-ambient' | 'linkerd' | 'none')[];
  readonly reason: string;
}
