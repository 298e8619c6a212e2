import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';

/** One value kept in the URL, so that a link shows what its sender saw; the fallback is left out of the URL. @internal */
export function useUrlState(
  key: string,
  fallback: string,
): [value: string, set: (value: string) => void] {
  const [params, setParams] = useSearchParams();
  const value = params.get(key) ?? fallback;
  const set = useCallback(
    (next: string) =>
      setParams(
        current => {
          const changed = new URLSearchParams(current);
          if (next === fallback) changed.delete(key);
          else changed.set(key, next);
          return changed;
        },
        { replace: true },
      ),
    [setParams, key, fallback],
  );
  return [value, set];
}
