import { AccessPredicate } from '../model';
import { canonicalJson } from './canonicalJson';

/**
 * The same condition in one spelling: nested conjunctions and alternatives flattened, their parts sorted and named once.
 * Two predicates with equal spellings are equivalent; the converse does not hold.
 * @public
 */
export function canonicalPredicate(
  predicate: AccessPredicate,
): AccessPredicate {
  if ('all' in predicate) return combine('all', predicate.all);
  if ('any' in predicate) return combine('any', predicate.any);
  if ('not' in predicate) {
    const inner = canonicalPredicate(predicate.not);
    return 'not' in inner ? inner.not : { not: inner };
  }
  return predicate;
}

function combine(
  type: 'all' | 'any',
  parts: readonly AccessPredicate[],
): AccessPredicate {
  const flat = parts.map(canonicalPredicate).flatMap(part => {
    if (type === 'all' && 'all' in part) return part.all;
    if (type === 'any' && 'any' in part) return part.any;
    return [part];
  });
  // `all: []` is true and `any: []` is false: each decides the other alone.
  const decisive = flat.find(part =>
    type === 'all'
      ? 'any' in part && part.any.length === 0
      : 'all' in part && part.all.length === 0,
  );
  if (decisive) return decisive;
  const sorted = [
    ...new Map(flat.map(part => [canonicalJson(part), part])),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  const [first] = sorted;
  if (sorted.length === 1) return first[1];
  const list = sorted.map(([, part]) => part);
  return type === 'all' ? { all: list } : { any: list };
}
