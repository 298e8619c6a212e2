import { meshes } from '.';
import { indexFromYaml } from '../__testUtils__';
import {
  BackendSample,
  DEFAULT_CANARY_GATE,
  MeshView,
  reportSplits,
  splitHosts,
} from '../engine';
import { ObservedSplit } from '../model';

const pod = (name: string, app: string, version: string, labels = '') => `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}-5d4f-abcde
  namespace: shop
  labels: { app: ${app}, version: ${version}, pod-template-hash: 5d4f${labels} }
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: ${name}-5d4f, controller: true }]
spec: { containers: [{ name: app, ports: [{ containerPort: 8080 }] }, { name: istio-proxy, image: 'istio/proxyv2:1.27.1' }] }
status: { phase: Running }
`;
const service = (name: string, selector: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: ${selector}, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;
const subsets = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec: { host: orders, subsets: [{ name: stable, labels: { version: v1 } }, { name: canary, labels: { version: v2 } }] }
`;
const route = (http: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec: { hosts: [orders], http: ${http} }
`;
const bySubset =
  '{ name: main, route: [{ destination: { host: orders, subset: stable }, weight: 90 }, { destination: { host: orders, subset: canary }, weight: 10 }] }';
const pods = [
  pod('orders-v1', 'orders', 'v1'),
  pod('orders-v2', 'orders', 'v2'),
];
const cluster = (...parts: string[]) =>
  indexFromYaml(
    [...pods, service('orders', '{ app: orders }'), ...parts].join('---'),
    { meshes },
  );

function viewOf(index: ReturnType<typeof cluster>): MeshView {
  return {
    entityRef: 'component:default/orders',
    target: {
      namespace: 'shop',
      select: [
        {
          annotation: 'test',
          by: { type: 'labels', labels: { app: 'orders' } },
        },
      ],
    },
    indexes: [index],
    clusters: [],
    meshes,
    asOf: 0,
  };
}

const HOST = 'orders.shop.svc.cluster.local';
/** Requests and latency of one backend over 1000 s. */
const counted = (
  requests: number,
  failed: number,
  more: Partial<BackendSample>,
): BackendSample[] => [
  { host: HOST, failed: false, rate: (requests - failed) / 1000, ...more },
  { host: HOST, failed: true, rate: failed / 1000, ...more },
  { host: HOST, failed: false, upToMs: 10, rate: requests / 2000, ...more },
  {
    host: HOST,
    failed: false,
    upToMs: Infinity,
    rate: requests / 1000,
    ...more,
  },
];

function splitsOf(
  index: ReturnType<typeof cluster>,
  rows: readonly BackendSample[],
  changedAt?: number | 'unknown',
): readonly ObservedSplit[] {
  return reportSplits(
    viewOf(index),
    {
      state: 'ok',
      queries: [],
      parts: [{ cluster: index.cluster, mesh: 'istio', rows }],
    },
    {
      rangeSeconds: 1000,
      gate: DEFAULT_CANARY_GATE,
      changedAt: ({ kind }) =>
        kind === 'VirtualService' ? changedAt : undefined,
    },
  ).data.splits;
}

describe('splits as observed', () => {
  it('tells versions of one Service apart by their workloads', () => {
    const [split] = splitsOf(cluster(subsets, route(`[${bySubset}]`)), [
      ...counted(9000, 9, { workload: 'orders-v1', version: 'v1' }),
      ...counted(1000, 30, { workload: 'orders-v2', version: 'v2' }),
    ]);
    expect(split.backends).toMatchObject([
      {
        requests: 9000,
        failed: 9,
        share: 0.9,
        verdict: 'agrees',
        success: 0.999,
        p50: 10,
      },
      {
        requests: 1000,
        failed: 30,
        share: 0.1,
        verdict: 'agrees',
        success: 0.97,
      },
    ]);
    expect(split.comparisons).toMatchObject([
      {
        baseline: 0,
        candidate: 1,
        success: { verdict: 'worse' },
        latency: { verdict: 'noise' },
      },
    ]);
    expect(split.owner.by).toBe('hand');
    expect(split.gate).toMatchObject({
      canary: 1,
      percent: 10,
      verdict: 'hold',
      next: 25,
    });
    expect(split.notes).toEqual([]);
  });

  it('offers the next step and the way back as a template takes them', () => {
    const [split] = splitsOf(cluster(subsets, route(`[${bySubset}]`)), [
      ...counted(9000, 90, { workload: 'orders-v1' }),
      ...counted(1000, 10, { workload: 'orders-v2' }),
    ]);
    expect(split.gate?.verdict).toBe('advance');
    expect(split.change).toEqual({
      mesh: 'istio',
      target: {
        namespace: 'shop',
        service: 'orders',
        labels: { app: 'orders' },
        port: { number: 80, target: 8080, protocol: 'http' },
      },
      next: [
        {
          service: 'orders',
          version: { name: 'stable', labels: { version: 'v1' } },
          weight: 75,
        },
        {
          service: 'orders',
          version: { name: 'canary', labels: { version: 'v2' } },
          weight: 25,
        },
      ],
      rollBack: [
        expect.objectContaining({ weight: 100 }),
        expect.objectContaining({ weight: 0 }),
      ],
    });
  });

  it('rolls back above 5% errors, and offers no way on', () => {
    const [split] = splitsOf(cluster(subsets, route(`[${bySubset}]`)), [
      ...counted(9000, 90, { workload: 'orders-v1' }),
      ...counted(1000, 60, { workload: 'orders-v2' }),
    ]);
    expect(split.gate?.verdict).toBe('roll-back');
    expect(split.change?.next).toBeUndefined();
    expect(split.change?.rollBack).toHaveLength(2);
  });

  it('does not blame the weights for requests that a rule with conditions sends', () => {
    const testers =
      '{ name: testers, match: [{ headers: { x-tester: { exact: "true" } } }], route: [{ destination: { host: orders, subset: canary } }] }';
    const [split] = splitsOf(
      cluster(subsets, route(`[${testers}, ${bySubset}]`)),
      [
        ...counted(7000, 0, { workload: 'orders-v1' }),
        ...counted(3000, 0, { workload: 'orders-v2' }),
      ],
    );
    expect(split.verdict).toBe('explained');
    expect(split.notes[0]).toContain(
      'Rule testers sends requests to canary too',
    );
    expect(split.notes[0]).toContain('x-tester');
  });

  it('does not blame the weights for copies that arrive at a backend', () => {
    const rule = `[{ route: [{ destination: { host: orders, subset: stable }, weight: 90 }, { destination: { host: orders, subset: canary }, weight: 10 }], mirrors: [{ destination: { host: orders, subset: canary } }] }]`;
    const [split] = splitsOf(cluster(subsets, route(rule)), [
      ...counted(9000, 0, { workload: 'orders-v1' }),
      ...counted(11_000, 0, { workload: 'orders-v2' }),
    ]);
    expect(split.verdict).toBe('explained');
    expect(split.notes.join(' ')).toContain('counted where they arrive');
  });

  it.each([
    ['drift while the weights stay', undefined, 'drifts', 'advance'],
    ['a mixture once they changed', 500, 'explained', 'hold'],
    ['a reason to wait while nobody knows', 'unknown', 'drifts', 'hold'],
  ] as const)('is %s', (_, changedAt, verdict, gate) => {
    const [split] = splitsOf(
      cluster(subsets, route(`[${bySubset}]`)),
      [
        ...counted(5000, 0, { workload: 'orders-v1' }),
        ...counted(5000, 0, { workload: 'orders-v2' }),
      ],
      changedAt,
    );
    expect([split.verdict, split.gate?.verdict]).toEqual([verdict, gate]);
    expect(split.changedAt).toBe(
      changedAt === 'unknown' ? undefined : changedAt,
    );
  });

  it('names mirrors and faults apart', () => {
    const rule = `[{ route: [{ destination: { host: orders, subset: stable }, weight: 50 }, { destination: { host: orders, subset: canary }, weight: 50 }], mirror: { host: orders-shadow }, mirrorPercentage: { value: 20 }, fault: { abort: { httpStatus: 503, percentage: { value: 1 } } } }]`;
    const [split] = splitsOf(cluster(subsets, route(rule)), []);
    expect(split.verdict).toBe('not-observed');
    expect(split.notes.join(' ')).toMatch(
      /20% .*copied to orders-shadow.*1% .*status 503/,
    );
  });

  it('follows separate Services by the one the proxies name', () => {
    const index = cluster(
      service('orders-stable', '{ app: orders, version: v1 }'),
      service('orders-canary', '{ app: orders, version: v2 }'),
      route(
        '[{ route: [{ destination: { host: orders-stable }, weight: 75 }, { destination: { host: orders-canary }, weight: 25 }] }]',
      ),
    );
    expect(splitHosts(viewOf(index))).toEqual([
      'orders-canary.shop.svc.cluster.local',
      'orders-stable.shop.svc.cluster.local',
      HOST,
    ]);
    const [split] = splitsOf(index, [
      ...counted(500, 0, { host: 'orders-stable.shop.svc.cluster.local' }),
      ...counted(500, 0, { host: 'orders-canary.shop.svc.cluster.local' }),
    ]);
    expect(split.backends).toMatchObject([
      { share: 0.5, verdict: 'drifts' },
      { share: 0.5, verdict: 'drifts' },
    ]);
  });

  it('falls back on workloads where the proxies name the Service that was called', () => {
    const [split] = splitsOf(
      cluster(
        service('orders-stable', '{ app: orders, version: v1 }'),
        service('orders-canary', '{ app: orders, version: v2 }'),
        route(
          '[{ route: [{ destination: { host: orders-stable }, weight: 75 }, { destination: { host: orders-canary }, weight: 25 }] }]',
        ),
      ),
      [
        ...counted(750, 0, { workload: 'orders-v1' }),
        ...counted(250, 0, { workload: 'orders-v2' }),
      ],
    );
    expect(split.verdict).toBe('agrees');
  });

  it('leaves weights of a controller to it', () => {
    const index = cluster(
      subsets,
      route(`[${bySubset}]`),
      `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: orders, namespace: shop }
spec: { strategy: { canary: { stableService: orders, trafficRouting: { istio: { virtualService: { name: orders } } } } } }
status: { phase: Healthy }
`,
    );
    const report = reportSplits(
      viewOf(index),
      { state: 'ok', queries: [], parts: [] },
      { rangeSeconds: 1000, gate: DEFAULT_CANARY_GATE },
    );
    expect(report.data.splits[0]).toMatchObject({
      owner: { by: 'argo-rollouts', editByHand: 'never' },
    });
    expect(report.data.splits[0].change).toBeUndefined();
    expect(report.data.rollouts).toMatchObject([
      { tool: 'argo-rollouts', state: 'succeeded' },
    ]);
  });
});

it('asks for backends by host, at one kind of proxy, and reads what comes back', () => {
  for (const mesh of meshes) {
    const { backends } = mesh.metrics;
    const queries = backends?.queries({
      workloads: [
        {
          namespace: 'shop',
          name: 'orders-v1',
          ownerKind: 'Deployment',
          dataPlane: 'sidecar',
          waypoint: false,
        },
      ],
      hosts: [HOST, 'a"b.shop.svc.cluster.local'],
      rateSeconds: 60,
      extraLabels: { cluster: 'eu' },
    });
    expect(queries).toHaveLength(2);
    for (const { promql } of queries ?? [])
      expect(promql).toMatch(/a\\"b.*cluster="eu"/);
    const reporters = queries?.flatMap(
      ({ promql }) => promql.match(/reporter="\w+"/g) ?? [],
    );
    expect(new Set(reporters).size).toBeLessThanOrEqual(1);
  }
});
