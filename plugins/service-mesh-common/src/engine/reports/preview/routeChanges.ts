import { EffectiveRouting, PreviewRoute } from '../../../model';
import { splitWords } from '../splitWords';
import { policyWords } from './policyWords';

/** Hosts whose routes, client policies or limits change, in words. @internal */
export function routeChanges(
  before: EffectiveRouting,
  after: EffectiveRouting,
): PreviewRoute[] {
  const [old, now] = [before, after].map(wordsByHost);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap(host => {
    const [was, is] = [old.get(host) ?? [], now.get(host) ?? []];
    return JSON.stringify(was) === JSON.stringify(is)
      ? []
      : [{ host, before: was, after: is }];
  });
}

function wordsByHost({
  splits,
  destinations,
  rateLimits,
}: EffectiveRouting): ReadonlyMap<string, readonly string[]> {
  const words = new Map<string, string[]>();
  const add = (host: string, text: string) =>
    words.set(host, [...(words.get(host) ?? []), text]);
  for (const split of splits) add(split.host, splitWords(split));
  for (const { host, evidence, ...policy } of destinations)
    add(host, `clients: ${policyWords(policy)}`);
  for (const { requests, intervalMs, scope } of rateLimits)
    add('rate limits', `${requests} requests in ${intervalMs} ms (${scope})`);
  return words;
}
