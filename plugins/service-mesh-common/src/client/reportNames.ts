/** Reports that follow from configuration alone; they change when the clusters do. @public */
export const configuredReportNames = [
  'overview',
  'mtls',
  'traffic',
  'access',
  'findings',
  'telemetry',
  'control-planes',
  'endpoints',
] as const;

/** Reports that ask the metrics; their numbers change with time. @public */
export const measuredReportNames = [
  'signals',
  'edges',
  'authorizations',
  'mirrors',
  'splits',
  'observed-mtls',
  'usage',
  'outbound-access',
] as const;

/** Name of a report that follows from configuration alone. @public */
export type ConfiguredReportName = (typeof configuredReportNames)[number];

/** Name of a report that asks the metrics. @public */
export type MeasuredReportName = (typeof measuredReportNames)[number];

/** Name of a report. @public */
export type EntityReportName = ConfiguredReportName | MeasuredReportName;

/** Every report there is about an entity. @public */
export const entityReportNames: readonly EntityReportName[] = [
  ...configuredReportNames,
  ...measuredReportNames,
];

/** Whether a report asks the metrics, so that waiting for a change of the clusters tells nothing about it. @public */
export function isMeasuredReport(
  name: EntityReportName,
): name is MeasuredReportName {
  return measuredReportNames.some(measured => measured === name);
}
