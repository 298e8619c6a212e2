const NUMBER = /^\d+$/;

/** True when revision `a` is lower than `b`. Revisions are opaque by contract but numbers in every server; others are never older. */
export function isOlderRevision(a: string, b: string): boolean {
  if (!NUMBER.test(a) || !NUMBER.test(b)) return false;
  return a.length === b.length ? a < b : a.length < b.length;
}
