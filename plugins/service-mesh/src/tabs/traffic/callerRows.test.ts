import { TrafficCaller } from '@meshwright/backstage-plugin-service-mesh-common';
import { callerCsv, callerName, deniedNotes, deniedShare } from './callerRows';

const caller = (parts: Partial<TrafficCaller>): TrafficCaller => ({
  labels: {},
  rate: 0,
  entityRefs: [],
  ...parts,
});
const exact = { deniedPrecision: 'exact' } as const;
const byStatus = { deniedPrecision: 'status-only' } as const;

describe('callers', () => {
  it.each<[string, Partial<TrafficCaller>, number]>([
    ['nothing was asked', {}, 0],
    ['all of it', { deniedRate: 0.5, ...exact }, 1],
    [
      'what is refused comes on top',
      { rate: 3, deniedRate: 1, ...exact },
      0.25,
    ],
    [
      'a 403 is one of the requests',
      { rate: 4, deniedRate: 1, ...byStatus },
      0.25,
    ],
    ['rounding', { rate: 1, deniedRate: 1.000001, ...byStatus }, 1],
  ])('share of refusals: %s', (_, parts, share) =>
    expect(deniedShare(caller(parts))).toBe(share),
  );

  it('says how sure refusals are, only where there are some', () => {
    expect(deniedNotes([caller({ deniedRate: 0, ...byStatus })])).toEqual([]);
    expect(
      deniedNotes([
        caller({ deniedRate: 1, ...byStatus }),
        caller({ deniedConnections: 1, deniedRate: 0, ...exact }),
      ]),
    ).toEqual([
      expect.stringMatching(/^Denied, exact/),
      expect.stringMatching(/cause is not in the metrics/),
    ]);
  });

  it('are named by workload, by identity, or not at all, in the file too', () => {
    const callers = [
      caller({ workload: 'cart', namespace: 'shop' }),
      caller({ identity: 'a/ns/b/sa/bot', deniedRate: 0.2, ...exact }),
      caller({}),
    ];
    expect(callers.map(callerName)).toEqual([
      'shop/cart',
      'bot',
      'not identified',
    ]);
    const { head, rows } = callerCsv(callers);
    expect(head.slice(-3)).toEqual([
      'denied requests/s',
      'denied precision',
      'denied connections/s',
    ]);
    expect(rows[1].slice(-3)).toEqual([0.2, 'exact', undefined]);
    expect(rows[1][0]).toBe('bot a/ns/b/sa/bot');
  });
});
