import { compareReleases, latestFor } from './ProxyRelease';

describe('releases of Linkerd', () => {
  it.each([
    [
      'the same version of other builds',
      'dev-0.1.2-bar',
      'dev-0.1.2-baz',
      undefined,
    ],
    ['the same hotpatch', 'dev-0.1.2-3', 'dev-0.1.2-3', undefined],
    ['an older version', 'dev-0.1.2', 'dev-0.1.1', 'version'],
    ['an older hotpatch', 'dev-0.1.2-3', 'dev-0.1.2-2', 'version'],
    ['a hotpatch of the same version', 'dev-0.1.2', 'dev-0.1.2-2', 'version'],
    ['another channel', 'dev-0.1.2', 'git-cb21f1bc', 'channel'],
    ['nothing', 'dev-0.1.2', '', 'empty'],
    ['something else', 'dev-0.1.2', 'latest', 'format'],
  ])('tells %s', (_, expected, actual, problem) => {
    expect(compareReleases(expected, actual)?.problem).toBe(problem);
  });

  it('gives hotpatches a channel of their own', () => {
    const latest = ['stable-2.1.0', 'foo-1.2.3', 'foo-1.2.3-4'];
    expect(latestFor('foo-1.2.2', latest)).toBe('foo-1.2.3');
    expect(latestFor('foo-1.2.2-1', latest)).toBe('foo-1.2.3-4');
    expect(latestFor('bar-1.2.2', latest)).toBeUndefined();
  });
});
