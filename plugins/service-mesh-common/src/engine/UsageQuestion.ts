import { TrafficPoint } from '../model';
import { MetricScope } from './MeshMetrics';
import { QuestionAnswers, QuestionQuery } from './MetricQuestion';

/** Requests of one caller to one workload, step by step. @public */
export interface UsageSample {
  /** Workload that was called. */
  readonly namespace: string;
  readonly workload: string;
  /** Kind of the workload; absent when the metrics do not name it. */
  readonly ownerKind?: string;
  /** Identity of the caller without `spiffe://`. */
  readonly identity?: string;
  readonly callerWorkload?: string;
  readonly callerNamespace?: string;
  /** `refused` counts requests that `all` holds too. */
  readonly outcome: 'all' | 'refused';
  /** Requests or connections (count) in the step that ends at the time of the point. */
  readonly points: readonly TrafficPoint[];
}

/** Who called over a long window, from range queries whose step is that of the window. @public */
export interface UsageQuestion {
  /** How exact the answer is, and why in words. */
  readonly precision: 'authorization' | 'principal';
  readonly words: string;
  /** At most two queries; `rateSeconds` of the scope is the step. */
  queries(scope: MetricScope): readonly QuestionQuery[];
  rows(answers: QuestionAnswers): readonly UsageSample[];
}
