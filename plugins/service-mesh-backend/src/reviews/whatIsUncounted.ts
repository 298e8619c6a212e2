import {
  ReportProblem,
  UsageData,
} from '@meshwright/backstage-plugin-service-mesh-common';

/** Of which workloads callers were not counted in full, and why; undefined when they were. */
export function whatIsUncounted(
  { unmeasured = [] }: UsageData,
  problems: readonly ReportProblem[],
): string | undefined {
  if (unmeasured.length === 0) return undefined;
  const places = unmeasured.map(
    ({ namespace, name, cluster }) => `${namespace}/${name} in ${cluster}`,
  );
  const reasons = new Set(
    problems
      .filter(({ code }) => code.startsWith('prometheus'))
      .map(({ cluster, message }) =>
        cluster === undefined || message.includes(cluster)
          ? message
          : `${cluster}: ${message}`,
      ),
  );
  return [
    `Not all callers were counted at ${places.join(', ')}`,
    ...reasons,
  ].join('. ');
}
