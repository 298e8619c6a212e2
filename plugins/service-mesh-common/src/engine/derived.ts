interface Results<R> {
  known?: { readonly result: R };
  next?: WeakMap<object, Results<R>>;
}

/**
 * Computes something once for each combination of inputs, for as long as these live. Lists of an index are frozen and shared
 * between snapshots while the kind (or, for the list of one namespace, the namespace) does not change: what is derived from
 * them is computed when something changed and not with every question.
 * @public
 */
export function derived<A extends readonly [object, ...object[]], R>(
  compute: (...inputs: A) => R,
): (...inputs: A) => R {
  const root: Results<R> = {};
  return (...inputs) => {
    let place = root;
    for (const input of inputs) {
      place.next ??= new WeakMap();
      let next = place.next.get(input);
      if (!next) place.next.set(input, (next = {}));
      place = next;
    }
    place.known ??= { result: compute(...inputs) };
    return place.known.result;
  };
}
