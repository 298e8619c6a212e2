import {
  BackendSample,
  meshes,
  SignalsData,
  Workload,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { expectNear as near } from './__testUtils__/expectNear';
import {
  KNOWN_NOW as NOW,
  KnownSeries,
  SCRAPE_SECONDS,
} from './__testUtils__/KnownSeries';
import {
  missingPrograms as missing,
  startRealPrometheus,
} from './__testUtils__/realPrometheus';
import { PrometheusClient } from './PrometheusClient';
import { readTraffic } from './readTraffic';

/*
 * Series of which the truth is known – rates, shares, quantiles – in a real Prometheus, and the numbers of the signals beside
 * that truth. Counters grow evenly, so a rate is exact but for the ends of its window. The other numbers of the pages are in
 * truthOfPages.real.test.ts.
 */

type Labels = Readonly<Record<string, string>>;
const known = new KnownSeries();

const BOUNDS = [10, 20, 25, 50, 100, 200, 250, 500, 1000];

interface Version {
  readonly name: string;
  readonly rate: number;
  readonly errors: number;
  readonly maxMs: number;
}
const VERSIONS: readonly Version[] = [
  { name: 'v1', rate: 18, errors: 0.01, maxMs: 100 },
  { name: 'v2', rate: 2, errors: 0.04, maxMs: 200 },
];

/** Istio: each request is reported by both ends, and must count once. */
function istio(app: string, reporters: readonly string[]): void {
  for (const { name, rate, errors, maxMs } of VERSIONS)
    for (const reporter of reporters) {
      const labels = {
        reporter,
        source_workload: 'web',
        source_workload_namespace: 'shop',
        source_principal: 'spiffe://cluster.local/ns/shop/sa/web',
        destination_workload: `${app}-${name}`,
        destination_workload_namespace: 'shop',
        destination_version: name,
        destination_service: `${app}.shop.svc.cluster.local`,
        connection_security_policy:
          reporter === 'source' ? 'unknown' : 'mutual_tls',
        response_flags: '-',
      };
      known.counter(
        'istio_requests_total',
        { ...labels, response_code: '200' },
        rate * (1 - errors),
      );
      known.counter(
        'istio_requests_total',
        { ...labels, response_code: '503' },
        rate * errors,
      );
      known.latencies(
        'istio_request_duration_milliseconds',
        labels,
        rate,
        maxMs,
        BOUNDS,
      );
    }
}

function generate(): void {
  istio('sidecar', ['source', 'destination']);
  istio('fronted', ['waypoint']);
  // Behind the waypoint the ztunnel sees the same traffic as connections.
  for (const reporter of ['source', 'destination'])
    counterOfConnections('fronted-v1', reporter, 9);
  for (const reporter of ['source', 'destination'])
    counterOfConnections('layer4-v1', reporter, 4);
  for (const { name, rate, errors, maxMs } of VERSIONS)
    for (const direction of ['inbound', 'outbound']) {
      const labels: Labels =
        direction === 'inbound'
          ? {
              direction,
              namespace: 'shop',
              deployment: `linkerd-${name}`,
              client_id:
                'web.shop.serviceaccount.identity.linkerd.cluster.local',
              tls: 'true',
            }
          : {
              direction,
              namespace: 'shop',
              deployment: 'web',
              dst_service: `linkerd-${name}`,
              dst_namespace: 'shop',
              dst_deployment: `linkerd-${name}`,
              tls: 'true',
            };
      known.counter(
        'response_total',
        { ...labels, classification: 'success', status_code: '200' },
        rate * (1 - errors),
      );
      known.counter(
        'response_total',
        { ...labels, classification: 'failure', status_code: '503' },
        rate * errors,
      );
      known.latencies('response_latency_ms', labels, rate, maxMs, BOUNDS);
    }
}

function counterOfConnections(
  destination: string,
  reporter: string,
  perSecond: number,
): void {
  const labels = {
    reporter,
    source_workload: 'web',
    source_workload_namespace: 'shop',
    destination_workload: destination,
    destination_workload_namespace: 'shop',
    destination_version: 'v1',
    connection_security_policy: 'mutual_tls',
  };
  known.counter('istio_tcp_connections_opened_total', labels, perSecond);
  known.counter('istio_tcp_received_bytes_total', labels, perSecond * 100);
  known.counter('istio_tcp_sent_bytes_total', labels, perSecond * 700);
}

function workload(
  mesh: string,
  name: string,
  more: Partial<Workload['membership']> = {},
): Workload {
  return {
    cluster: 'c',
    namespace: 'shop',
    name,
    ownerKind: 'Deployment',
    podLabels: {},
    serviceAccount: 'default',
    ports: [],
    services: [],
    pods: [],
    matchedBy: [],
    membership: {
      mesh,
      dataPlane: 'sidecar',
      podsInMesh: 1,
      podsTotal: 1,
      proxyVersions: [],
      evidence: [{ type: 'default', name: 'x' }],
      ...more,
    },
  };
}

const waypoint = {
  cluster: 'c',
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  namespace: 'shop',
  name: 'waypoint',
};

if (missing.length > 0 && !process.env.CI) {
  const leftOut = `LEFT OUT: ${missing.join(
    ' and ',
  )} not installed, so the numbers are not compared with the truth`;
  process.stderr.write(`${leftOut}\n`);
  // eslint-disable-next-line jest/no-disabled-tests, jest/expect-expect -- the programs are not installed
  it.skip(`${leftOut}`, () => {});
} else {
  describe('numbers beside the truth, in a real Prometheus', () => {
    let server: Awaited<ReturnType<typeof startRealPrometheus>> | undefined;
    let client: PrometheusClient;

    beforeAll(async () => {
      generate();
      server = await startRealPrometheus(known.text);
      client = server.client;
    }, 120_000);

    afterAll(() => server?.stop());

    const read = async (
      workloads: readonly Workload[],
      detail: 'full' | 'previous' | 'budget' = 'full',
    ): Promise<SignalsData> => {
      const { data } = await readTraffic({
        workloads,
        meshes,
        prometheus: {
          of: () => ({
            client,
            extraLabels: {},
            scrapeIntervalSeconds: SCRAPE_SECONDS,
          }),
        },
        rangeSeconds: 3600,
        detail,
        objective: 0.99,
        now: NOW,
      });
      return data;
    };

    it.each<[string, readonly Workload[], string | undefined]>([
      [
        'sidecars of Istio',
        [workload('istio', 'sidecar-v1'), workload('istio', 'sidecar-v2')],
        'web',
      ],
      [
        'a waypoint of Istio',
        ['fronted-v1', 'fronted-v2'].map(name =>
          workload('istio', name, { dataPlane: 'ambient', waypoint }),
        ),
        'web',
      ],
      [
        'Linkerd',
        [workload('linkerd', 'linkerd-v1'), workload('linkerd', 'linkerd-v2')],
        // Linkerd's server knows its clients by identity only.
        undefined,
      ],
    ])(
      '%s: rates, success, quantiles and mTLS, now and over time',
      async (_, workloads, caller) => {
        const data = await read(workloads);
        expect(data.state).toBe('ok');
        const { total, byVersion, callers, series } = data;
        near(total?.rate, 20);
        near(total?.success, 1 - (18 * 0.01 + 2 * 0.04) / 20);
        expect(total?.mtls).toBe(1);
        VERSIONS.forEach(({ rate, errors, maxMs }, i) => {
          const row = byVersion[i];
          near(row.rate, rate);
          near(row.success, 1 - errors);
          near(row.p50, 0.5 * maxMs);
          near(row.p95, 0.95 * maxMs);
          near(row.p99, 0.99 * maxMs);
        });
        expect(callers).toHaveLength(1);
        near(callers[0].rate, 20);
        expect(callers[0].workload).toBe(caller);
        const line = (signal: string) =>
          series.find(
            s => s.signal === signal && Object.keys(s.labels).length === 0,
          )?.points ?? [];
        expect(line('requests')).toHaveLength(60);
        for (const [, value] of line('requests')) near(value, 20);
        for (const [, value] of line('errors'))
          near(value, (18 * 0.01 + 2 * 0.04) / 20);
      },
      60_000,
    );

    it('connections of ambient workloads without a waypoint, counted once', async () => {
      const data = await read([
        workload('istio', 'layer4-v1', { dataPlane: 'ambient' }),
      ]);
      expect(data.state).toBe('layer4-only');
      expect(data.total?.rate).toBe(0);
      expect(data.total?.mtls).toBe(1);
      near(data.total?.connections, 4);
      near(data.total?.bytesFromClient, 400);
      near(data.total?.bytesToClient, 2800);
    }, 60_000);

    it('what clients send, with its quantiles', async () => {
      const sent = async (mesh: string, prefix: string) =>
        (await read([workload(mesh, 'web')])).destinations.filter(
          ({ labels }) => labels.destination?.startsWith(prefix),
        );
      const [toSidecar] = await sent('istio', 'sidecar');
      near(toSidecar.rate, 20);
      // 18 requests within 100 ms and 2 within 200 ms: 95 % are within 100 ms.
      near(toSidecar.p95, 100);
      const toLinkerd = await sent('linkerd', 'linkerd');
      VERSIONS.forEach(({ rate, errors, maxMs }, i) => {
        near(toLinkerd[i].rate, rate);
        near(toLinkerd[i].success, 1 - errors);
        near(toLinkerd[i].p95, 0.95 * maxMs);
      });
      expect(toLinkerd).toHaveLength(VERSIONS.length);
    }, 60_000);

    it('two whole periods, and a budget', async () => {
      const workloads = [workload('istio', 'sidecar-v1')];
      const { previous } = await read(workloads, 'previous');
      for (const row of [previous?.current, previous?.previous]) {
        near(row?.rate, 18);
        near(row?.success, 0.99);
        near(row?.p99, 99);
      }
      const { budget } = await read(workloads, 'budget');
      expect(budget?.days).toBe(30);
      near(budget?.success, 0.99);
      near(budget?.used, 1);
    }, 60_000);

    it.each(['istio', 'linkerd'])(
      'shares of the backends of a split, %s',
      async id => {
        const mesh = meshes.find(candidate => candidate.id === id);
        const { backends } = mesh?.metrics ?? {};
        const app = id === 'istio' ? 'sidecar' : 'linkerd';
        const queries =
          backends?.queries({
            workloads: [
              {
                namespace: 'shop',
                name: `${app}-v1`,
                ownerKind: 'Deployment',
                dataPlane: 'sidecar',
                waypoint: false,
              },
            ],
            hosts: [app, `${app}-v1`, `${app}-v2`].map(
              name => `${name}.shop.svc.cluster.local`,
            ),
            rateSeconds: 3600,
            extraLabels: {},
          }) ?? [];
        const answers = new Map(
          await Promise.all(
            queries.map(
              async query =>
                [query.id, (await client.query(query.promql)).series] as const,
            ),
          ),
        );
        const rows: readonly BackendSample[] = backends?.rows(answers) ?? [];
        expect(rows.length).toBeGreaterThan(0);
        for (const { name, rate, errors } of VERSIONS) {
          const mine = rows.filter(
            row =>
              row.upToMs === undefined && row.workload === `${app}-${name}`,
          );
          const sum = (list: readonly BackendSample[]) =>
            list.reduce((total, row) => total + row.rate, 0);
          near(sum(mine), rate);
          near(sum(mine.filter(({ failed }) => failed)), rate * errors);
        }
      },
      60_000,
    );
  });
}
