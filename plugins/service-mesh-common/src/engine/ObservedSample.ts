import { EdgeEnd, NoTlsReason, RefusalPrecision, TrafficPoint } from '../model';

/** What one proxy counted of one caller, step by step. @public */
export interface ObservedSample {
  readonly type: 'carried' | 'refused';
  readonly client: EdgeEnd;
  /** With the port where the metrics name one. */
  readonly server: EdgeEnd & { readonly port?: number };
  /** Absent where the metrics tell of connections only. */
  readonly protocol?: 'http' | 'tcp';
  readonly tls: 'secured' | 'plaintext' | 'unknown';
  readonly reason?: NoTlsReason;
  readonly unit: 'requests' | 'connections';
  /** With `refused`. */
  readonly precision?: RefusalPrecision;
  /** With `refused`: what the metrics say about the cause. */
  readonly cause?: string;
  /** At the end of each step what was counted in it; a step without a point was not measured. */
  readonly points: readonly TrafficPoint[];
}
