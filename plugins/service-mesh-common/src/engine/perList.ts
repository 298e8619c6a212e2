/**
 * Computes something once per list. Lists of one namespace are frozen and shared between snapshots, so an unchanged
 * namespace pays once.
 */
export function perList<T, R>(
  compute: (list: readonly T[]) => R,
): (list: readonly T[]) => R {
  const results = new WeakMap<readonly T[], { readonly result: R }>();
  return list => {
    const known = results.get(list);
    if (known) return known.result;
    const result = compute(list);
    results.set(list, { result });
    return result;
  };
}
