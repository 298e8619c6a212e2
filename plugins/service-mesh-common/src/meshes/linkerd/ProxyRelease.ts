/** A version such as `edge-26.7.1`: a channel, a version of it and maybe the number of a hotpatch. @internal */
export interface ProxyRelease {
  readonly channel: string;
  readonly version: string;
  readonly hotpatch?: number;
}

/** Reads a version; what builds add to it is left out. undefined when it names no channel. */
function parseRelease(text: string): ProxyRelease | undefined {
  const [channel, version, ...rest] = text.split('-');
  if (version === undefined) return undefined;
  const hotpatch = rest.find(part => /^[+-]?\d{1,15}$/.test(part));
  return {
    channel,
    version,
    ...(hotpatch !== undefined && { hotpatch: Number(hotpatch) }),
  };
}

/** A version without its channel. @internal */
export function versionOf({ version, hotpatch }: ProxyRelease): string {
  return hotpatch === undefined ? version : `${version}-${hotpatch}`;
}

/** Hotpatches have a channel of their own. */
function sameUpdates(a: ProxyRelease, b: ProxyRelease): boolean {
  return (
    a.channel === b.channel &&
    (a.hotpatch === undefined) === (b.hotpatch === undefined)
  );
}

/** How one version differs from another. @internal */
export type ReleaseDifference =
  | { readonly problem: 'empty'; readonly of: 'expected' | 'actual' }
  | { readonly problem: 'format'; readonly of: 'expected' | 'actual' }
  | { readonly problem: 'channel' }
  | {
      readonly problem: 'version';
      readonly channel: string;
      readonly actual: string;
      readonly expected: string;
    };

/** Compares a version with the one that is expected; undefined when they are the same release. @internal */
export function compareReleases(
  expected: string,
  actual: string,
): ReleaseDifference | undefined {
  for (const [of, text] of [
    ['expected', expected],
    ['actual', actual],
  ] as const)
    if (text === '') return { problem: 'empty', of };
  const [want, have] = [parseRelease(expected), parseRelease(actual)];
  if (!have) return { problem: 'format', of: 'actual' };
  if (!want) return { problem: 'format', of: 'expected' };
  if (want.channel !== have.channel) return { problem: 'channel' };
  return versionOf(want) === versionOf(have)
    ? undefined
    : {
        problem: 'version',
        channel: have.channel,
        actual: versionOf(have),
        expected: versionOf(want),
      };
}

/** The newest version of the channel that a version gets its updates from. @internal */
export function latestFor(
  actual: string,
  latest: readonly string[],
): string | undefined {
  const have = parseRelease(actual);
  return (
    have &&
    latest.find(text => {
      const release = parseRelease(text);
      return release !== undefined && sameUpdates(release, have);
    })
  );
}
