import { istio } from '..';
import { indexFromYaml } from '../../../__testUtils__';
import {
  Measured,
  MeshView,
  ObservedSample,
  reportObservedMtls,
} from '../../../engine';
import { ObservedMtlsData, SignalQuery } from '../../../model';

const HOUR = 3_600_000;
const window = { from: 0, to: 10 * HOUR, stepSeconds: 3600 };

const yaml = (
  options: {
    sidecars?: readonly boolean[];
    mode?: string;
    extra?: string;
  } = {},
) => `${(options.sidecars ?? [true])
  .map(
    (sidecar, i) => `
apiVersion: v1
kind: Pod
metadata: { name: orders-${i}, namespace: shop, labels: { app: orders }, ownerReferences: [{ apiVersion: apps/v1, kind: StatefulSet, name: orders, controller: true }] }
spec:
  serviceAccountName: orders
  containers:
    - { name: app, ports: [{ name: http, containerPort: 8080 }, { name: tcp-db, containerPort: 9000 }] }
    ${
      sidecar
        ? '- { name: istio-proxy, image: "docker.io/istio/proxyv2:1.27.1" }'
        : ''
    }
status: { phase: Running }
---`,
  )
  .join('')}
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: tcp-db, port: 9000 }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: ${options.mode ?? 'PERMISSIVE'} } }
`;

const sample = (
  client: ObservedSample['client'],
  parts: Partial<ObservedSample> = {},
): ObservedSample => ({
  type: 'carried',
  client,
  server: { namespace: 'shop', name: 'orders', service: 'orders' },
  protocol: 'http',
  tls: 'secured',
  unit: 'requests',
  points: Array.from({ length: 10 }, (_, i) => [(i + 1) * HOUR, 1]),
  ...parts,
});
const asked = (parts: Partial<SignalQuery>): SignalQuery => ({
  id: 'begun',
  title: 'Counters that began',
  promql: 'x',
  type: 'range',
  cluster: 'test',
  warnings: [],
  ...parts,
});
const cart = {
  namespace: 'shop',
  name: 'cart',
  identity: 'cluster.local/ns/shop/sa/cart',
};
const at = (...hours: number[]): ObservedSample['points'] =>
  Array.from({ length: 10 }, (_, i) => [
    (i + 1) * HOUR,
    hours.includes(i + 1) ? 2 : 0,
  ]);

function report(
  samples: readonly ObservedSample[],
  options: Parameters<typeof yaml>[0] = {},
  measured: Partial<Measured<ObservedSample>> = {},
): ObservedMtlsData {
  const view: MeshView = {
    entityRef: 'component:default/orders',
    target: {
      namespace: 'shop',
      select: [
        {
          annotation: 'meshwright.io/services',
          by: { type: 'services', names: ['orders'] },
        },
      ],
    },
    indexes: [indexFromYaml(yaml(options), { meshes: [istio] })],
    clusters: [],
    meshes: [istio],
    asOf: 0,
  };
  return reportObservedMtls(
    view,
    {
      state: samples.length > 0 ? 'ok' : 'no-traffic',
      queries: [],
      parts: [{ cluster: 'test', mesh: 'istio', rows: samples }],
      ...measured,
    },
    window,
    {
      lookup: identity => ({
        entityRefs: identity.endsWith('/cart')
          ? ['component:default/cart']
          : [],
        ownerRefs: [],
      }),
      lookupWorkload: (_namespace, name) => ({
        entityRefs: name === 'legacy' ? ['component:default/legacy'] : [],
        ownerRefs: ['group:default/old'],
      }),
    },
  ).data;
}
const port = (data: ObservedMtlsData, number = 8080) =>
  data.workloads[0].ports.find(candidate => candidate.port === number);

describe('mTLS as observed', () => {
  it('names who would break as entities, with the first and last time', () => {
    const data = report([
      sample(cart),
      sample(
        { namespace: 'shop', name: 'legacy' },
        { tls: 'plaintext', points: at(3, 7) },
      ),
    ]);
    expect(port(data)).toMatchObject({
      mode: 'permissive',
      unit: 'requests',
      secured: 10,
      plaintext: 4,
      share: 10 / 14,
      sharedWith: [],
      comparison: 'agrees',
      readiness: {
        verdict: 'not-ready',
        breaking: [
          {
            client: {
              name: 'legacy',
              entityRefs: ['component:default/legacy'],
              ownerRefs: ['group:default/old'],
            },
            plaintextFirstSeen: 2 * HOUR,
            plaintextLastSeen: 7 * HOUR,
          },
        ],
      },
    });
    // HTTP never came to the port that speaks TCP.
    expect(port(data, 9000)).toMatchObject({
      comparison: 'unknown',
      readiness: { verdict: 'unknown', doubts: [{ code: 'no-traffic' }] },
      callers: [],
    });
  });

  it('is ready when all that was seen was mTLS and nothing was out of sight', () => {
    const data = report([sample(cart)]);
    expect(port(data)).toMatchObject({
      share: 1,
      comparison: 'only-mtls-while-permissive',
      readiness: { verdict: 'ready', breaking: [], doubts: [] },
      callers: [
        { client: { ...cart, entityRefs: ['component:default/cart'] } },
      ],
    });
  });

  it('contradicts STRICT when plaintext came, such as before the policy', () => {
    const data = report(
      [sample({}, { tls: 'plaintext', points: at(1) }), sample(cart)],
      { mode: 'STRICT' },
    );
    expect(port(data)).toMatchObject({
      comparison: 'plaintext-despite-strict',
      readiness: {
        verdict: 'strict',
        breaking: [{ client: { entityRefs: [] }, plaintextLastSeen: HOUR }],
      },
    });
  });

  it.each<
    [
      string,
      readonly ObservedSample[],
      Parameters<typeof yaml>[0],
      Partial<Measured<ObservedSample>>,
      string,
    ]
  >([
    [
      'some pods are outside',
      [sample(cart)],
      { sidecars: [true, false] },
      {},
      'pods-outside',
    ],
    ['no pod is in the mesh', [], { sidecars: [false] }, {}, 'not-meshed'],
    ['nothing is scraped', [], {}, { state: 'not-scraped' }, 'not-measured'],
    [
      'Prometheus is down',
      [],
      {},
      { state: 'prometheus-down', parts: [] },
      'not-measured',
    ],
    [
      'one of the questions was not answered',
      [sample(cart)],
      {},
      { queries: [asked({ error: 'timeout' })] },
      'not-measured',
    ],
    [
      'an answer came with a warning',
      [sample(cart)],
      {},
      { queries: [asked({ warnings: ['a shard did not answer'] })] },
      'not-measured',
    ],
    [
      'the metrics began lately',
      [sample(cart, { points: [[9 * HOUR, 4]] })],
      {},
      {},
      'short-history',
    ],
    [
      'the metrics do not tell of a part',
      [sample(cart), sample({ identity: 'x' }, { tls: 'unknown' })],
      {},
      {},
      'cannot-tell',
    ],
  ])('is never a yes when %s', (_words, samples, options, measured, code) => {
    const judged = port(report(samples, options, measured));
    expect(judged?.readiness.verdict).toBe('unknown');
    expect(judged?.readiness.doubts.map(doubt => doubt.code)).toContain(code);
  });

  it('names what was not answered, and is not kept from a yes by another cluster', () => {
    const doubts = (measured: Partial<Measured<ObservedSample>>) =>
      port(report([sample(cart)], {}, measured))?.readiness.doubts.map(
        ({ text }) => text,
      );
    expect(doubts({ queries: [asked({ error: 'timeout' })] })).toEqual([
      'Prometheus did not answer in full: Counters that began. What is missing may be plaintext.',
    ]);
    expect(
      doubts({ queries: [asked({ cluster: 'other', error: 'timeout' })] }),
    ).toEqual([]);
    expect(doubts({ state: 'forbidden', parts: [] })).toEqual([
      'Prometheus refuses the credentials of the portal.',
    ]);
  });

  it('says which ports share numbers when nothing tells the port', () => {
    const data = report([
      sample({}, { tls: 'plaintext', protocol: undefined }),
    ]);
    expect(port(data)).toMatchObject({ sharedWith: [9000], plaintext: 10 });
    expect(port(data, 9000)).toMatchObject({
      sharedWith: [8080],
      plaintext: 10,
    });
  });

  it('never adds connections to requests', () => {
    const data = report([
      sample(cart),
      sample(cart, {
        unit: 'connections',
        server: { namespace: 'shop', name: 'orders', port: 8080 },
      }),
      sample(
        { name: 'probe', namespace: 'shop' },
        {
          unit: 'connections',
          tls: 'plaintext',
          server: { namespace: 'shop', name: 'orders', port: 8080 },
        },
      ),
    ]);
    expect(port(data)).toMatchObject({
      unit: 'requests',
      secured: 10,
      plaintext: 0,
      readiness: { verdict: 'not-ready', breaking: [{ unit: 'connections' }] },
    });
  });

  it('sums up what each caller was refused, with the precision of the counter', () => {
    const data = report([
      sample(cart, {
        type: 'refused',
        precision: 'status-only',
        points: at(2),
      }),
      sample(cart, {
        type: 'refused',
        precision: 'status-only',
        points: at(4),
      }),
      sample(cart, { type: 'refused', points: at() }),
    ]);
    expect(data.refused).toMatchObject([
      {
        workload: { name: 'orders' },
        client: { entityRefs: ['component:default/cart'] },
        amount: 4,
        precision: 'status-only',
        cause: 'cause not in metrics',
        firstSeen: HOUR,
        lastSeen: 4 * HOUR,
      },
    ]);
    // What was refused is no sign of how connections came in.
    expect(port(data)?.callers).toEqual([]);
  });
});
