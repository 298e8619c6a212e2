/** Sorts what was found as a like list has it; what that does not name comes last. @internal */
export function inOrderOf<T>(
  like: readonly T[],
  found: readonly T[],
  key: (item: T) => string,
): T[] {
  const rank = new Map(like.map((item, i) => [key(item), i]));
  const of = (item: T) => rank.get(key(item)) ?? like.length;
  return [...found].sort((a, b) => of(a) - of(b));
}
