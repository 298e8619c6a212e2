import { Field } from '../../../engine/shape';

/** A reference whose kind may be qualified by a group. @internal */
export interface KindReference {
  readonly group?: string;
  readonly kind?: string;
}

/** Whether a reference is to objects of a kind; no group and `core` are the core group, and case does not matter. @internal */
export function targets(
  ref: KindReference,
  group: string,
  kind: string,
): boolean {
  const named =
    ref.group === undefined || ref.group === '' ? 'core' : ref.group;
  return (
    named.toLowerCase() === (group === '' ? 'core' : group) &&
    ref.kind?.toLowerCase() === kind.toLowerCase()
  );
}

/** A kind as Linkerd's messages name it. @internal */
export function canonicalKind({ group, kind = '' }: KindReference): string {
  return group === undefined ? kind : `${kind}.${group}`;
}

/** Reads the fields of a value that a schema has let pass. @internal */
export function project<T extends object>(
  field: Field<T>,
  value: unknown,
): Partial<T> {
  return field.project(value, '', [], {}) ?? {};
}
