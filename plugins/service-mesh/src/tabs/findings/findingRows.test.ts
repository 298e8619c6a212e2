import { Finding } from '@meshwright/backstage-plugin-service-mesh-common';
import { aliasUrl, findingText, toFindingGroups, toKinds } from './findingRows';

const finding = (
  code: string,
  kind: string,
  name: string,
  changes: Partial<Finding> = {},
): Finding => ({
  code,
  severity: 'warning',
  title: `Title of ${code}`,
  message: `\`${name}\` is wrong.`,
  why: 'It breaks.',
  fix: 'Change it.',
  subject: { cluster: 'demo', group: 'g', kind, namespace: 'shop', name },
  params: {},
  aliases: [],
  ...changes,
});
const all = [
  finding('istio/a', 'VirtualService', 'orders', { aliases: ['IST0101'] }),
  finding('istio/b', 'Gateway', 'edge', { severity: 'error' }),
  finding('istio/a', 'VirtualService', 'cart', {
    field: 'spec.http[0].route',
  }),
];
const show = (text: string, kind = '', severity = 'all') =>
  toFindingGroups(all, { severity, text, kind }).map(group => [
    group.severity,
    group.count,
    group.rules.map(rule => rule.findings.map(one => one.subject.name)),
  ]);

describe('toFindingGroups', () => {
  it('groups by severity, the worst first, and tells each rule once', () =>
    expect(show('')).toEqual([
      ['error', 1, [['edge']]],
      ['warning', 2, [['orders', 'cart']]],
    ]));

  it.each([
    ['ist0101', '', 'all', [['warning', 1, [['orders']]]]],
    ['spec.http cart', '', 'all', [['warning', 1, [['cart']]]]],
    ['virtualservice shop/cart', '', 'all', [['warning', 1, [['cart']]]]],
    ['', 'Gateway', 'all', [['error', 1, [['edge']]]]],
    ['', 'Gateway', 'warning', []],
    ['nothing like it', '', 'all', []],
  ])('text %p, kind %p, severity %p', (text, kind, severity, groups) =>
    expect(show(text, kind, severity)).toEqual(groups),
  );
});

describe('what is said of findings', () => {
  it('counts the kinds of the subjects', () =>
    expect(toKinds(all)).toEqual([
      { kind: 'Gateway', count: 1 },
      { kind: 'VirtualService', count: 2 },
    ]));

  it.each([
    [
      'IST0101',
      'https://istio.io/latest/docs/reference/config/analysis/ist0101/',
    ],
    ['KIA1107', 'https://kiali.io/docs/features/validations/#kia1107'],
    ['X1', undefined],
  ])('%s leads to %s', (alias, url) => expect(aliasUrl(alias)).toBe(url));

  it('copies a finding as plain text', () =>
    expect(findingText(all[2])).toBe(
      [
        'Title of istio/a (istio/a)',
        'VirtualService shop/cart at spec.http[0].route, cluster demo',
        'cart is wrong.',
        'Why it matters: It breaks.',
        'How to fix it: Change it.',
      ].join('\n'),
    ));
});
