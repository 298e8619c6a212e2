import { MeshEdge } from '@meshwright/backstage-plugin-service-mesh-common';
import { endLabel, toEdgePeers } from './edgeRows';

const nobody = { entityRefs: [], ownerRefs: [] };
const edge = (changes: Partial<MeshEdge>): MeshEdge => ({
  cluster: 'demo',
  mesh: 'linkerd',
  direction: 'inbound',
  client: { namespace: 'shop', name: 'cart', ...nobody },
  server: { namespace: 'shop', name: 'orders-v1', ...nobody },
  tls: 'secured',
  reasons: [],
  amount: 1,
  unit: 'connections',
  ...changes,
});
const entity = { entityRefs: ['component:default/cart'], ownerRefs: [] };

describe('toEdgePeers', () => {
  it('adds up what one peer has with several workloads of the component', () => {
    expect(
      toEdgePeers({
        edges: [
          edge({ amount: 4 }),
          edge({ server: { name: 'orders-v2', ...nobody }, amount: 2 }),
        ],
      }),
    ).toMatchObject([
      { side: 'caller', label: 'shop/cart', amount: '6 connections' },
    ]);
  });

  it('names a peer as the catalog does, and the workloads behind the name', () => {
    expect(
      toEdgePeers({
        edges: [
          edge({ client: { namespace: 'shop', name: 'cart-v1', ...entity } }),
          edge({ client: { namespace: 'shop', name: 'cart-v2', ...entity } }),
        ],
      }),
    ).toMatchObject([{ label: 'cart', detail: 'shop/cart-v1, shop/cart-v2' }]);
  });

  it.each([
    [['secured', 'secured'], 'secured'],
    [['secured', 'plaintext'], 'mixed'],
    [['plaintext', 'plaintext'], 'plaintext'],
    [['plaintext', 'unknown'], 'plaintext'],
    [['secured', 'unknown'], 'unknown'],
    [['secured', 'mixed'], 'mixed'],
  ] as const)('%p is %s', (all, tls) =>
    expect(toEdgePeers({ edges: all.map(one => edge({ tls: one })) })).toEqual([
      expect.objectContaining({ tls }),
    ]),
  );

  it('shows what is not secured before what is busy, and leaves out what stays within', () => {
    const peers = toEdgePeers({
      edges: [
        edge({ amount: 900 }),
        edge({
          client: nobody,
          tls: 'plaintext',
          reasons: [{ code: 'no_tls_from_remote', text: 'No TLS.' }],
        }),
        edge({ direction: 'within' }),
        edge({ direction: 'outbound', server: { name: 'db', ...nobody } }),
      ],
    });
    expect(peers.map(({ side, label }) => [side, label])).toEqual([
      ['caller', 'a client without a name'],
      ['caller', 'shop/cart'],
      ['called', 'db'],
    ]);
    expect(peers[0]).toMatchObject({
      detail: 'outside the mesh',
      reasons: [{ code: 'no_tls_from_remote' }],
    });
  });
});

describe('endLabel', () => {
  it.each([
    [{ namespace: 'shop', name: 'cart' }, 'shop/cart'],
    [{ service: 'db' }, 'db'],
    [{ identity: 'web.emoji' }, 'web.emoji'],
    [{}, 'a client without a name'],
  ])('%p is %s', (end, words) =>
    expect(endLabel({ ...end, ...nobody }, 'caller')).toBe(words),
  );
});
