import { RouteMatch, TrafficSplit } from '../../model';
import { splitWords } from './splitWords';

const path = (
  type: NonNullable<RouteMatch['path']>['type'],
  value: string,
): RouteMatch => ({
  path: { type, value },
  headers: [],
  query: [],
  source: [],
});
const split = (match: readonly RouteMatch[]): TrafficSplit => ({
  host: 'orders.shop.svc.cluster.local',
  gateways: ['mesh'],
  match,
  protocol: 'http',
  backends: [
    {
      host: 'orders.shop.svc.cluster.local',
      weight: 1,
      share: 1,
      evidence: [{ type: 'default', name: 'one destination' }],
    },
  ],
  faults: [],
  mirrors: [],
  headerChanges: [],
  evidence: [{ type: 'default', name: 'one rule' }],
});

describe('splitWords', () => {
  it.each<[string, readonly RouteMatch[]]>([
    ['everything', []],
    ['/a', [path('exact', '/a')]],
    ['/a*', [path('prefix', '/a')]],
    ['/a/**', [path('segment-prefix', '/a')]],
    ['/**', [path('segment-prefix', '/')]],
    ['/a or /a/*', [path('exact', '/a'), path('prefix', '/a/')]],
    ['path matching /a.*', [path('regex', '/a.*')]],
  ])('says %s of its conditions', (words, match) => {
    expect(splitWords(split(match))).toBe(
      `${words} → orders.shop.svc.cluster.local 100%`,
    );
  });
});
