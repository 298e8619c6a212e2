import { MeshObjects } from '../../MeshObjects';
import { SampledSeries } from '../series/SampledSeries';
import { Flow, Operation, Outcome, Party } from './Flow';
import { Restarts } from './CounterSeries';
import { dailyPace, Pace } from './Pace';
import { Splits } from './Splits';
import { findParty } from './findParty';
import { envoyCounters } from './envoyCounters';
import {
  IstioPath,
  istioSeries,
  tcpSeries,
  ztunnelSeries,
} from './istioSeries';
import { alwaysAnswered, outcomesOf } from './outcomes';
import { sidecarUsage } from './proxyUsage';

const SIDECARS: IstioPath = { mtls: true, callerReports: true };
const PLAINTEXT: IstioPath = { mtls: false, callerReports: false };

// The payments container is restarted every 31 hours (in scrapes of 15 s).
const PAYMENTS_RESTARTS: Restarts = { everyScrapes: 31 * 240, offset: 97 };

/** What Telemetry resources of the demo call the requests to some workloads. */
const OPERATIONS: Readonly<Record<string, readonly Operation[]>> = {
  'shop/orders': [
    { name: 'read-order', share: 0.75 },
    { name: 'place-order', share: 0.25 },
  ],
  'shop-ambient/reviews': [
    { name: 'list-reviews', share: 0.9 },
    { name: 'write-review', share: 0.1 },
  ],
};

/** Callers whose pods are told to show what Envoy counts of destinations. */
const SHOWS_ENVOY_COUNTERS = /^orders-v[12]$/;

/** Workloads whose sidecars the kubelet measures. */
const SIDECAR_WORKLOADS = [
  'shop/frontend',
  'shop/cart',
  'shop/orders-v1',
  'shop/orders-v2',
  'shop/payments',
  'shop/inventory',
];

/** Connections that hold what 25 requests would be, of which a few break. */
function connectionsOf(
  name: string,
  share: { scale(pace: Pace): Pace },
): Outcome[] {
  return [
    {
      code: '0',
      parts: [
        {
          pace: share.scale(dailyPace(name)),
          perSecond: 12,
          medianMs: 1,
        },
      ],
    },
    ...brokenConnections(name, 0.03, 'UF,URX'),
  ];
}

/** Connections that break; a ztunnel gives no flags. */
function brokenConnections(
  name: string,
  perSecond: number,
  flags?: string,
): Outcome[] {
  return [
    {
      code: '0',
      failed: true,
      flags,
      parts: [{ pace: dailyPace(`${name}/broken`), perSecond, medianMs: 1 }],
    },
  ];
}

/** Requests between the shop's workloads with Istio; a workload without pods takes no part. */
export function istioTraffic(
  mesh: MeshObjects,
  splits: Splits,
): SampledSeries[] {
  const series: SampledSeries[] = [];
  const party = (name: string) => {
    const [namespace, workload] = name.split('/');
    return findParty(mesh, namespace, workload);
  };
  const flow = (
    from: string | Party | undefined,
    to: string,
    service: string,
    outcomes: readonly Outcome[],
  ): Flow | undefined => {
    const source = typeof from === 'string' ? party(from) : from;
    const destination = party(to);
    if (!source || !destination) return undefined;
    const { namespace, app } = destination;
    return {
      from: source,
      to: destination,
      service: { name: service, namespace, port: 80 },
      protocol: 'http',
      outcomes,
      operations: OPERATIONS[`${namespace}/${app}`],
    };
  };
  const add = (
    path: IstioPath,
    ...args: Parameters<typeof flow>
  ): Flow | undefined => {
    const made = flow(...args);
    if (made) {
      const restarts =
        made.to.workload === 'payments' ? PAYMENTS_RESTARTS : undefined;
      series.push(...istioSeries(made, path, restarts));
      if (SHOWS_ENVOY_COUNTERS.test(made.from.workload))
        series.push(...envoyCounters(made));
    }
    return made;
  };

  add(
    SIDECARS,
    'istio-system/istio-ingressgateway',
    'shop/frontend',
    'frontend',
    outcomesOf({
      name: 'ingress-frontend',
      perSecond: 24,
      medianMs: 38,
      errorShare: 0.002,
    }),
  );
  add(
    SIDECARS,
    'shop/frontend',
    'shop/cart',
    'cart',
    outcomesOf({ name: 'frontend-cart', perSecond: 11, medianMs: 9 }),
  );
  for (const [caller, perSecond] of [
    ['frontend', 6],
    ['cart', 3.5],
  ] as const) {
    add(
      SIDECARS,
      `shop/${caller}`,
      'shop/orders-v1',
      'orders',
      outcomesOf({
        name: `${caller}-orders`,
        perSecond,
        medianMs: 22,
        errorShare: 0.004,
        scale: pace => splits.share('orders', 'v1', 2 / 3).scale(pace),
      }),
    );
    add(
      SIDECARS,
      `shop/${caller}`,
      'shop/orders-v2',
      'orders',
      outcomesOf({
        name: `${caller}-orders`,
        perSecond,
        medianMs: 61,
        errorShare: 0.045,
        incidentShare: 0.15,
        // The pool of the canary is small, so what fails there fails for want of room.
        failure: { code: '503', flags: 'UO' },
        scale: pace => splits.share('orders', 'v2', 1 / 3).scale(pace),
      }),
    );
  }
  for (const version of ['v1', 'v2'] as const) {
    const share = splits.share(
      'orders',
      version,
      version === 'v1' ? 2 / 3 : 1 / 3,
    );
    const from = `shop/orders-${version}`;
    const callee = (to: string, perSecond: number, medianMs: number) =>
      outcomesOf({
        name: `orders-${to}`,
        perSecond,
        medianMs,
        errorShare: to === 'payments' ? 0.008 : undefined,
        failure: { code: '503', flags: 'URX' },
        scale: pace => share.scale(pace),
      });
    add(SIDECARS, from, 'shop/payments', 'payments', callee('payments', 4, 85));
    add(
      SIDECARS,
      from,
      'shop/inventory',
      'inventory',
      callee('inventory', 9, 6),
    );
    add(
      SIDECARS,
      from,
      'shop/notifications',
      'notifications',
      callee('notifications', 3, 14),
    );
    const stored = flow(
      from,
      'shop-data/postgres',
      'postgres',
      connectionsOf(`orders-${version}-postgres`, share),
    );
    if (stored)
      series.push(
        ...tcpSeries({
          ...stored,
          service: { ...stored.service, port: 5432 },
        }),
      );
    const mirror = splits.share('notificationsMirror', 'shadow', 0);
    add(
      SIDECARS,
      from,
      'shop/notifications-shadow',
      'notifications-shadow',
      outcomesOf({
        name: 'orders-notifications',
        perSecond: 3,
        medianMs: 17,
        scale: pace => mirror.scale(share.scale(pace)),
      }),
    );
  }
  add(
    SIDECARS,
    'shop/cart',
    'shop/inventory',
    'inventory',
    outcomesOf({ name: 'cart-inventory', perSecond: 7, medianMs: 5 }),
  );
  // A limit of the cart's own that its proxy enforces.
  add(
    SIDECARS,
    'shop/frontend',
    'shop/cart',
    'cart',
    alwaysAnswered(
      { name: 'frontend-cart-limited', perSecond: 0.15, medianMs: 1 },
      '429',
      'RL',
    ),
  );
  // A caller without permission: payments answers 403 to whoever is not listed.
  add(
    SIDECARS,
    'shop/cart',
    'shop/payments',
    'payments',
    alwaysAnswered(
      { name: 'cart-payments', perSecond: 0.2, medianMs: 1.2 },
      '403',
    ),
  );
  add(
    PLAINTEXT,
    'shop-legacy/legacy-batch',
    'shop/inventory',
    'inventory',
    outcomesOf({
      name: 'legacy-inventory',
      perSecond: 1.5,
      medianMs: 7,
      errorShare: 0.05,
      failure: { code: '403' },
    }),
  );
  add(
    SIDECARS,
    'tenant-a/worker',
    'tenant-a/api',
    'api',
    outcomesOf({ name: 'tenant-a', perSecond: 2, medianMs: 12 }),
  );
  // gRPC that the policy of the tenant refuses.
  add(SIDECARS, 'tenant-a/worker', 'tenant-a/api', 'api', [
    {
      code: '200',
      grpcStatus: '7',
      parts: [
        { pace: dailyPace('tenant-a/refused'), perSecond: 0.05, medianMs: 1 },
      ],
    },
  ]);
  series.push(...ambientTraffic());
  for (const name of SIDECAR_WORKLOADS) {
    const found = party(name);
    if (found) series.push(...sidecarUsage(found));
  }
  return series;

  function ambientTraffic(): SampledSeries[] {
    const found: SampledSeries[] = [];
    const waypoint = party('shop-ambient/waypoint');
    const ztunnels = party('istio-system/ztunnel');
    for (const [version, unsplit] of [
      ['v1', 2 / 3],
      ['v2', 1 / 3],
    ] as const) {
      const share = splits.share('reviews', `reviews-${version}`, unsplit);
      const to = `shop-ambient/reviews-${version}`;
      const outcomes = outcomesOf({
        name: 'frontend-reviews',
        perSecond: 8,
        medianMs: version === 'v1' ? 15 : 19,
        errorShare: 0.003,
        scale: pace => share.scale(pace),
      });
      add({ ...SIDECARS, waypoint }, 'shop/frontend', to, 'reviews', outcomes);
      const forwarded = flow(waypoint, to, 'reviews', outcomes);
      if (forwarded && ztunnels) {
        found.push(...ztunnelSeries(forwarded, SIDECARS, ztunnels));
      }
      const ratings = flow(to, 'shop-ambient/ratings', 'ratings', [
        ...outcomesOf({
          name: 'reviews-ratings',
          perSecond: 8,
          medianMs: 4,
          scale: pace => share.scale(pace),
        }),
        ...brokenConnections('reviews-ratings', 0.05),
      ]);
      if (ratings && ztunnels) {
        const path = { ...SIDECARS, callerIsAmbient: true };
        found.push(...ztunnelSeries(ratings, path, ztunnels));
      }
    }
    return found;
  }
}
