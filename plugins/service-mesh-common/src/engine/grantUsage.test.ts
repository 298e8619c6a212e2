import { AccessGrant, AccessPredicate, UsageCaller } from '../model';
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
  requests: number,
  more: Partial<UsageCaller> = {},
): UsageCaller => ({
  cluster: 'eu',
  mesh: 'istio',
  identity: name,
  callerWorkload: name,
  callerNamespace: 'shop',
  entityRefs: [],
  ownerRefs: [],
  requests,
  share: 1,
  firstSeen: 1,
  lastSeen: 7,
  ...more,
});
const nameless: UsageCaller = {
  cluster: 'eu',
  mesh: 'istio',
  entityRefs: [],
  ownerRefs: [],
  requests: 3,
  share: 1,
  firstSeen: 1,
  lastSeen: 7,
};

describe('grantUsage', () => {
  const cases: [
    string,
    readonly AccessGrant[],
    readonly UsageCaller[],
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
      [caller('cart', 2), nameless],
      [
        ['a', ['a caller without an identity', 'shop/cart'], 5, 'caller'],
        ['b', ['a caller without an identity', 'shop/cart'], 5, 'caller'],
      ],
    ],
    [
      'a grant of an operation is used perhaps',
      [grant('a', { all: [from('cart'), get] })],
      [caller('cart', 1)],
      [['a', ['shop/cart'], 1, 'caller']],
    ],
    [
      'a caller of another workload did not use it',
      [grant('a', from('cart'))],
      [
        caller('cart', 1, { workload: { ...workload, name: 'other' } }),
        caller('cart', 1, { cluster: 'us' }),
      ],
      [['a', [], 0, 'exact']],
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
    const usage = grantUsage(grants, callers);
    expect(
      usage.map(entry => [
        entry.grant,
        entry.callers,
        entry.requests,
        entry.precision,
      ]),
    ).toEqual(expected);
    for (const entry of usage)
      expect(entry.lastSeen).toBe(entry.callers.length ? 7 : undefined);
  });

  it('says nothing of use that was not counted in full', () => {
    const elsewhere = { ...workload, cluster: 'us' };
    const both = [
      { workload, port: 8080 },
      { workload: elsewhere, port: 8080 },
    ];
    const grants = [
      { ...grant('seen', from('cart')), places: both },
      { ...grant('unseen', from('web')), places: both },
      grant('counted', from('web')),
    ];
    expect(
      grantUsage(grants, [caller('cart', 2)], [elsewhere]).map(
        ({ grant: key, requests, atLeast }) => [key, requests, atLeast],
      ),
    ).toEqual([
      ['seen', 2, true],
      ['counted', 0, undefined],
    ]);
  });
});
