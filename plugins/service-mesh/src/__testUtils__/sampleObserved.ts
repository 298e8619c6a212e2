import {
  ObservedCaller,
  ObservedMtlsData,
} from '@meshwright/backstage-plugin-service-mesh-common';

const HOUR_MS = 3_600_000;
/** Epoch ms at which the window ends. */
const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);

const workload = {
  cluster: 'demo',
  namespace: 'shop',
  ownerKind: 'Deployment',
  name: 'orders-v1',
};
const cart: ObservedCaller = {
  client: {
    namespace: 'shop',
    name: 'cart',
    identity: 'cluster.local/ns/shop/sa/cart',
    entityRefs: ['component:default/cart'],
    ownerRefs: ['group:default/checkout'],
  },
  unit: 'requests',
  secured: 990,
  plaintext: 0,
  unknown: 0,
  share: 1,
  reasons: [],
  firstSeen: NOW - 160 * HOUR_MS,
  lastSeen: NOW,
};
const legacy: ObservedCaller = {
  ...cart,
  client: {
    namespace: 'shop-legacy',
    name: 'legacy-batch',
    entityRefs: ['component:default/legacy-batch'],
    ownerRefs: [],
  },
  secured: 0,
  plaintext: 10,
  share: 0,
  reasons: [
    { code: 'none', text: 'The server accepted the connection without mTLS.' },
  ],
  firstSeen: NOW - 100 * HOUR_MS,
  lastSeen: NOW - 2 * HOUR_MS,
  plaintextFirstSeen: NOW - 100 * HOUR_MS,
  plaintextLastSeen: NOW - 2 * HOUR_MS,
};
const port = {
  mode: 'permissive' as const,
  evidence: [{ type: 'default' as const, name: 'istio: PERMISSIVE' }] as const,
  sharedWith: [],
  unit: 'requests' as const,
};

/** mTLS as observed, with each verdict once. @internal */
export const sampleObserved: ObservedMtlsData = {
  state: 'ok',
  window: { from: NOW - 168 * HOUR_MS, to: NOW, stepSeconds: 10_800 },
  workloads: [
    {
      ...workload,
      mesh: 'istio',
      ports: [
        {
          ...port,
          port: 8080,
          secured: 990,
          plaintext: 10,
          unknown: 0,
          share: 0.99,
          comparison: 'agrees',
          readiness: { verdict: 'not-ready', breaking: [legacy], doubts: [] },
          callers: [legacy, cart],
        },
        {
          ...port,
          port: 9090,
          secured: 990,
          plaintext: 0,
          unknown: 0,
          share: 1,
          comparison: 'only-mtls-while-permissive',
          readiness: { verdict: 'ready', breaking: [], doubts: [] },
          callers: [cart],
        },
        {
          ...port,
          port: 9999,
          secured: 0,
          plaintext: 0,
          unknown: 0,
          comparison: 'unknown',
          readiness: {
            verdict: 'unknown',
            breaking: [],
            doubts: [
              { code: 'no-traffic', text: 'Nobody called in this time.' },
            ],
          },
          callers: [],
        },
      ],
    },
  ],
  refused: [
    {
      workload,
      client: cart.client,
      tls: 'secured',
      amount: 12,
      unit: 'requests',
      precision: 'status-only',
      cause: 'Status 403: cause not in metrics',
      firstSeen: NOW - 20 * HOUR_MS,
      lastSeen: NOW,
    },
    {
      workload,
      port: 8080,
      client: { entityRefs: [], ownerRefs: [] },
      tls: 'plaintext',
      amount: 3,
      unit: 'connections',
      precision: 'exact',
      cause: "Refused by the proxy's inbound policy",
      firstSeen: NOW - 20 * HOUR_MS,
      lastSeen: NOW,
    },
  ],
  queries: [],
};
