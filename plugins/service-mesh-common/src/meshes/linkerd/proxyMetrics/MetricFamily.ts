/** A group of labels that always travel together. @internal */
export type LabelPart =
  | 'direction'
  | 'peer'
  | 'authority'
  | 'target'
  | 'tls'
  | 'server'
  | 'inboundRoute'
  | 'inboundParent'
  | 'authorization'
  | 'rateLimit'
  | 'endpoint'
  | 'profile'
  | 'control'
  | 'statusCode'
  | 'class'
  | 'errno'
  | 'skipped'
  | 'result'
  | 'parent'
  | 'route'
  | 'hostname'
  | 'backend'
  | 'httpStatus'
  | 'grpcStatus'
  | 'status'
  | 'error';

/** A metric of Linkerd's proxy. @internal */
export interface MetricFamily {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly parts: readonly LabelPart[];
  /** Upper bounds of the buckets in the unit of the name, without `+Inf`. */
  readonly buckets?: readonly number[];
  /** Labels that have few values, and those. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}
