import { HistoryEntry, ShareVerdict } from '../model';

/** Names of entries, and keys that are no words: they are anything. */
const NAMES = /\["(?:[^"\\]|\\.)*"\]|\[[^\]]*\]/g;

/** Fields of routes that say who gets how much, without the names of entries; whole rules, and objects too different to tell. */
const SHARES = [
  /^(spec)?$/,
  /^spec\.(http|tcp|tls|rules)$/,
  /^spec\.(http|tcp|tls)\.route(\.weight|\.destination(\..+)?)?$/,
  /^spec\.rules\.backendRefs(\.(weight|group|kind|namespace|name|port))?$/,
  /^spec\.(dstOverrides|backends)(\.\w+)?$/,
];

/** Whether a change of a route is one of who gets how much; a new route is one. @public */
export function changesShares({ change, diff }: HistoryEntry): boolean {
  return (
    change !== 'changed' ||
    diff.some(({ path }) => {
      const field = path.replace(NAMES, '');
      return SHARES.some(shares => shares.test(field));
    })
  );
}

/** What is to be said of shares that were counted while the weights changed: they are of before and after. @internal */
export function mixedVerdict(verdict: ShareVerdict): ShareVerdict {
  return verdict === 'drifts' ? 'explained' : verdict;
}
