/**
 * Whether an object of `owner` is visible to the namespace. An empty list falls back to the mesh default and then to
 * everybody; `*` anywhere means everybody, `~` nobody, `.` the owner's namespace.
 * @internal
 */
export function exportedTo(
  exportTo: readonly string[] | undefined,
  fallback: readonly string[] | undefined,
  owner: string,
  namespace: string,
): boolean {
  const scope = effectiveExport(exportTo, fallback);
  if (scope.includes('*')) return true;
  if (scope.includes('~')) return false;
  return scope.some(s => (s === '.' ? owner : s) === namespace);
}

/** The list that counts: the object's own, else the mesh default, else everybody. @internal */
export function effectiveExport(
  exportTo: readonly string[] | undefined,
  fallback: readonly string[] | undefined,
): readonly string[] {
  if (exportTo?.length) return exportTo;
  return fallback?.length ? fallback : ['*'];
}

/** The list of the annotation that limits a Kubernetes Service's visibility. @internal */
export function exportAnnotation(
  annotations: Readonly<Record<string, string>> | undefined,
): readonly string[] | undefined {
  const value = annotations?.['networking.istio.io/exportTo'];
  const list = value
    ?.split(',')
    .map(s => s.trim())
    .filter(Boolean);
  return list?.length ? list : undefined;
}
