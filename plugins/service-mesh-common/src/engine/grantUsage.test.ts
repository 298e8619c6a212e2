import { AccessGrant, AccessPredicate, TrafficCaller } from '../model';
import { grantUsage } from './grantUsage';

const from = (identity: string): AccessPredicate => ({
  attribute: 'source.identity',
  match: { exact: identity },
});
const get: AccessPredicate = {
  attribute: 'request.method',
  match: { exact: 'GET' },
};
const workload = {
  cluster: 'eu',
  namespace: 'shop',
  ownerKind: 'Deployment',
  name: 'orders',
};
const grant = (
  key: string,
  matches: AccessPredicate,
  effect: AccessGrant['effect'] = 'allow',
): AccessGrant => ({
  key,
  effect,
  enforcedBy: 'sidecar',
  who: [],
  what: [],
  conditions: [],
  matches,
  places: [{ workload, port: 8080 }],
  risks: [],
  evidence: [{ type: 'default', name: 'test' }],
});
const caller = (
  name: string,
  rate: number,
  identity: string | undefined = name,
): TrafficCaller => ({
  labels: {},
  rate,
  identity,
  workload: name,
  namespace: 'shop',
  entityRefs: [],
});
const plaintext: TrafficCaller = { labels: {}, rate: 3, entityRefs: [] };

describe('grantUsage', () => {
  const cases: [
    string,
    readonly AccessGrant[],
    readonly TrafficCaller[],
    unknown[],
  ][] = [
    [
      'a caller that fits one grant used it',
      [grant('a', from('cart')), grant('b', from('web'))],
      [caller('cart', 2)],
      [
        ['a', ['shop/cart'], 2, 'exact'],
        ['b', [], 0, 'exact'],
      ],
    ],
    [
      'a caller that fits two grants may have used either',
      [grant('a', from('cart')), grant('b', { all: [] })],
      [caller('cart', 2), plaintext],
      [
        ['a', ['shop/cart'], 2, 'caller'],
        ['b', ['plaintext', 'shop/cart'], 5, 'caller'],
      ],
    ],
    [
      'a grant of an operation is used perhaps',
      [grant('a', { all: [from('cart'), get] })],
      [caller('cart', 1)],
      [['a', ['shop/cart'], 1, 'caller']],
    ],
    [
      'who sent nothing used nothing',
      [grant('a', from('cart'))],
      [caller('cart', 0)],
      [['a', [], 0, 'exact']],
    ],
    [
      'refusals are used by nobody',
      [grant('a', from('cart'), 'deny')],
      [caller('cart', 1)],
      [],
    ],
  ];
  it.each(cases)('%s', (_name, grants, callers, expected) => {
    const usage = grantUsage(grants, callers, 7);
    expect(
      usage.map(entry => [
        entry.grant,
        entry.callers,
        entry.rate,
        entry.precision,
      ]),
    ).toEqual(expected);
    for (const entry of usage)
      expect(entry.lastSeen).toBe(entry.callers.length ? 7 : undefined);
  });
});
