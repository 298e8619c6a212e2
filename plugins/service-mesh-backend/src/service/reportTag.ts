import { createHash } from 'node:crypto';
import { Report } from '@meshwright/backstage-plugin-service-mesh-common';

/**
 * Entity tag of a report: equal wherever and whenever the same was read. Moments, ages and object counts are left out;
 * they change with every event in the cluster and say nothing about the entity.
 */
export function reportTag(report: Report<unknown>): string {
  const { data, mapping, problems } = report;
  const coverage = report.coverage.map(({ kinds, ...cluster }) => ({
    ...cluster,
    kinds: kinds.map(({ objects: _objects, ...kind }) => kind),
  }));
  const text = JSON.stringify(
    { data, mapping, problems, coverage },
    (key, value) => (key === 'ageMs' ? undefined : value),
  );
  return `"${createHash('sha256')
    .update(text)
    .digest('base64url')
    .slice(0, 27)}"`;
}

/** Whether an If-None-Match header names the tag; a compressing proxy may have made it a weak one. */
export function matchesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some(part => {
    const candidate = part.trim().replace(/^W\//, '');
    return candidate === tag || candidate === '*';
  });
}
