import {
  Measured,
  ConnectionSample,
} from '@meshwright/backstage-plugin-service-mesh-common';

const own = { namespace: 'shop', name: 'orders-v1', service: 'orders' };
const identity = (name: string) => `cluster.local/ns/shop/sa/${name}`;

/** Who is connected in the dev app: one caller that is secured, one that is not, and two destinations. */
export function devConnections(
  cluster: string,
  now: number,
): Measured<ConnectionSample> {
  const edge = (
    sample: Pick<
      Extract<ConnectionSample, { type: 'edge' }>,
      'client' | 'server' | 'tls' | 'amount' | 'reason'
    >,
  ): ConnectionSample => ({ type: 'edge', unit: 'requests/s', ...sample });
  return {
    state: 'ok',
    queries: [],
    parts: [
      {
        cluster,
        mesh: 'istio',
        rows: [
          edge({
            client: {
              namespace: 'shop',
              name: 'cart',
              identity: identity('cart'),
            },
            server: { ...own, identity: identity('orders') },
            tls: 'secured',
            amount: 6.2,
          }),
          edge({
            client: {},
            server: own,
            tls: 'plaintext',
            reason: {
              code: 'none',
              text: 'The server accepted the connection without mTLS.',
            },
            amount: 0.2,
          }),
          ...['inventory', 'payments'].map((name, i) =>
            edge({
              client: { ...own, identity: identity('orders') },
              server: {
                namespace: 'shop',
                name,
                service: name,
                identity: identity(name),
              },
              tls: 'secured',
              amount: 4 - i,
            }),
          ),
          {
            type: 'certificate',
            namespace: 'shop',
            pod: 'orders-v1-7d9f-a',
            notAfter: now + 18 * 3_600_000,
          },
        ],
      },
    ],
  };
}
