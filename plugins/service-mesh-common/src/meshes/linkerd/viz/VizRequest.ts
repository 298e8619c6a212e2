import { LabelSelector } from '../../../model';

/** What rows are asked for. @internal */
export interface VizResource {
  readonly type?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** A request for rows. @internal */
export interface VizRequest {
  readonly resource?: VizResource;
  readonly to?: VizResource;
  readonly from?: VizResource;
  readonly labelSelector?: LabelSelector;
  readonly timeWindow?: string;
  readonly tcpStats?: boolean;
  readonly skipStats?: boolean;
  /** Keeps numbers as they are, for rates; otherwise they are counts and shown whole. */
  readonly exact?: boolean;
}

/** One series of an instant query. @internal */
export interface VizSample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Which query a sample answers. @internal */
export type VizQueryId =
  | 'requests'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'tcpConnections'
  | 'tcpReadBytes'
  | 'tcpWriteBytes'
  | 'allowed'
  | 'denied'
  | 'actualRequests'
  | 'alive';

/** Answers of a metrics server, by query. @internal */
export type VizAnswers = (query: VizQueryId) => readonly VizSample[];

/** Rows, or why there are none. @internal */
export type VizResult<Row> =
  | { readonly ok: true; readonly rows: readonly Row[] }
  | {
      readonly ok: false;
      readonly error: string;
      readonly code?: 'Unimplemented' | 'NotFound';
    };

/** A refusal. @internal */
export function refuse(
  error: string,
  code?: 'Unimplemented' | 'NotFound',
): { readonly ok: false; readonly error: string; readonly code?: typeof code } {
  return { ok: false, error, ...(code && { code }) };
}

/** Reads the value of a sample. @internal */
export type VizValue = (sample: VizSample) => number;

/** Counters are shown whole; what is no number counts as none. @internal */
export function wholeValue({ value }: VizSample): number {
  return Number.isNaN(value) ? 0 : Math.round(value);
}

/** How a request wants its numbers. @internal */
export function valueFor({ exact }: Pick<VizRequest, 'exact'>): VizValue {
  return exact ? ({ value }) => (Number.isNaN(value) ? 0 : value) : wholeValue;
}

/** Label that names an object of a type; `job` is taken by Prometheus itself. @internal */
export function typeLabel(type: string): string {
  return type === 'job' ? 'k8s_job' : type;
}
