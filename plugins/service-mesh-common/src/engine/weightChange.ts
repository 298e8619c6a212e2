import { HistoryEntry, ShareVerdict } from '../model';

/** Fields of routes that say who gets how much, and whole rules. */
const SHARES =
  /weight|route|backend|dstOverrides|^spec\.(http|tcp|tls|rules)$/i;

/** Whether a change of a route is one of who gets how much; a new route is one. @public */
export function changesShares({ change, diff }: HistoryEntry): boolean {
  return (
    change !== 'changed' ||
    diff.some(({ path }) =>
      // Names of entries are anything.
      SHARES.test(path.replace(/\[[^\]]*\]/g, '')),
    )
  );
}

/** What is to be said of shares that were counted while the weights changed: they are of before and after. @internal */
export function mixedVerdict(verdict: ShareVerdict): ShareVerdict {
  return verdict === 'drifts' ? 'explained' : verdict;
}
