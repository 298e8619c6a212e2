import { HistoryEntry } from '../model';
import { changesShares } from './weightChange';

const entry = (
  paths: readonly string[],
  change: HistoryEntry['change'] = 'changed',
): HistoryEntry => ({
  id: '1',
  ref: { cluster: 'eu', group: '', kind: '', name: 'orders' },
  change,
  at: 1,
  seenLate: false,
  diff: paths.map(path => ({ path, before: 1, after: 2 })),
});

describe('changesShares', () => {
  it.each([
    'spec.http[0].route[1].weight',
    'spec.http[canary].route[0].destination.host',
    'spec.http[0].route[0].destination.port.number',
    'spec.http[0].route[2]',
    'spec.http[0].route',
    'spec.tcp[0].route[0].weight',
    'spec.tls[0].route[0].destination.subset',
    'spec.http[1]',
    'spec.http',
    'spec.http[GET /x].route[0].weight',
    'spec.rules[0]',
    'spec.rules[0].backendRefs',
    'spec.rules[0].backendRefs[orders-v2].weight',
    'spec.rules[0].backendRefs[0].port',
    'spec.dstOverrides',
    'spec.dstOverrides[0].weight',
    'spec.dstOverrides[0].authority',
    'spec.backends[0].weight',
    'spec.backends[0].service',
    'spec',
    '',
  ])('is so when %p changes', path => {
    expect(changesShares(entry(['metadata.labels.team', path]))).toBe(true);
  });

  it.each([
    'spec.routes[GET /x].timeout',
    'spec.routes[GET /x].isRetryable',
    'spec.http[0].route[0].headers.request.set.x-weight',
    'spec.http[0].route[0].headers.request.set["x.weight"]',
    'spec.http[0].timeout',
    'spec.http[a[0].weight].timeout',
    'spec.http[0].match[0].uri.prefix',
    'spec.rules[0].backendRefs[0].filters[0].type',
    'spec.rules[0].timeouts.backendRequest',
    'metadata.labels.route-owner',
    'metadata.annotations["weight"]',
    'metadata.labels.weight',
  ])('is not so when %p changes', path => {
    expect(changesShares(entry([path]))).toBe(false);
  });

  it.each(['added', 'deleted'] as const)('is so when a route is %s', change => {
    expect(changesShares(entry([], change))).toBe(true);
  });
});
