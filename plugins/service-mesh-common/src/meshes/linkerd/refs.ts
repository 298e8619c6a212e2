/** A reference as written; Linkerd compares groups and kinds without case, and `core` is the core group. @internal */
export interface RawRef {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

function groupOf(group: string | undefined): string {
  const lower = (group ?? '').toLowerCase();
  return lower === 'core' ? '' : lower;
}

/** True when a reference is to the given kind. @internal */
export function refersTo(
  ref: RawRef,
  kind: { readonly group: string; readonly kind: string },
): boolean {
  return (
    groupOf(ref.group) === groupOf(kind.group) &&
    (ref.kind ?? '').toLowerCase() === kind.kind.toLowerCase()
  );
}

/** True for an explicit or an unnamed (and then by default a) Service. @internal */
export function refersToService(ref: RawRef): boolean {
  return (
    groupOf(ref.group) === '' &&
    (ref.kind ?? 'Service').toLowerCase() === 'service'
  );
}
