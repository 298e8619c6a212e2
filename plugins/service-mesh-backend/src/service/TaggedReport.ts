import { Report } from '@meshwright/backstage-plugin-service-mesh-common';
import { reportTag } from './reportTag';

/** A report and its entity tag. */
export interface TaggedReport<T = unknown> {
  readonly report: Report<T>;
  readonly tag: string;
}

/** Puts the entity tag beside a report. */
export function tagged<T>(report: Report<T>): TaggedReport<T> {
  return { report, tag: reportTag(report) };
}
