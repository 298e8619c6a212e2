import { ResourceRef } from '../model';

/** Every reference to a resource in a report's data, once each: what a reader of the report may open. @public */
export function evidenceRefs(data: unknown): ResourceRef[] {
  const refs = new Map<string, ResourceRef>();
  const seen = new Set<object>();
  const pending: unknown[] = [data];
  while (pending.length) {
    const value = pending.pop();
    if (typeof value !== 'object' || value === null || seen.has(value))
      continue;
    seen.add(value);
    if (isRef(value))
      refs.set(
        [
          value.cluster,
          value.group,
          value.kind,
          value.namespace ?? '',
          value.name,
        ].join('\n'),
        value,
      );
    pending.push(...Object.values(value));
  }
  return [...refs.values()];
}

function isRef(value: object): value is ResourceRef {
  const { cluster, group, kind, name } = value as Partial<
    Record<keyof ResourceRef, unknown>
  >;
  return (
    typeof cluster === 'string' &&
    typeof group === 'string' &&
    typeof kind === 'string' &&
    typeof name === 'string'
  );
}
