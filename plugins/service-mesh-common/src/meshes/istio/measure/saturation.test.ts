import { MetricScope } from '../../../engine/MeshMetrics';
import { SaturationSample } from '../../../engine/MetricQuestion';
import { metrics } from '../metrics';

const sidecar = {
  namespace: 'shop',
  name: 'api',
  ownerKind: 'Deployment',
  dataPlane: 'sidecar',
  waypoint: false,
} as const;
const ambient = { ...sidecar, dataPlane: 'ambient' } as const;

const rows = (
  ...series: (readonly [labels: Record<string, string>, value: number])[]
) =>
  metrics.saturation?.rows(
    new Map([
      [
        'saturation',
        series.map(([labels, value]) => ({ labels, points: [[0, value]] })),
      ],
    ]) as never,
  ) ?? [];
const cluster = (host: string) => ({ cluster_name: `outbound|80||${host}` });

describe("saturation of Istio's proxies", () => {
  it('says once that nothing overflowed, and names only destinations where something did', () => {
    expect(
      rows(
        [{ measure: 'retries', ...cluster('a') }, 0],
        [{ measure: 'retries', ...cluster('b') }, 2],
        [{ measure: 'connection-overflow', ...cluster('a') }, 0],
        [{ measure: 'connection-overflow', ...cluster('b') }, 0],
        [{ measure: 'proxy-cpu', pod: 'api-1' }, 0],
      ),
    ).toEqual([
      { measure: 'retries', destination: 'b', value: 2, unit: 'requests/s' },
      { measure: 'connection-overflow', value: 0, unit: 'connections/s' },
      { measure: 'proxy-cpu', pod: 'api-1', value: 0, unit: 'cores' },
    ]);
  });

  it('takes what Envoy counts before what response flags tell of the same destination', () => {
    expect(
      rows(
        [{ measure: 'pending-overflow', ...cluster('a') }, 3],
        [{ measure: 'pending-overflow', destination_service: 'a' }, 2],
        [{ measure: 'pending-overflow', destination_service: 'b' }, 1],
      ).map(({ destination, value }) => [destination, value]),
    ).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
  });

  it.each<
    [
      string,
      readonly SaturationSample['measure'][],
      MetricScope['workloads'],
      readonly (readonly [measures: string, manifest: boolean])[],
    ]
  >([
    [
      'nothing is told',
      [],
      [sidecar],
      [
        ['proxy-cpu proxy-memory', false],
        [
          'connection-overflow pending-overflow retry-overflow retries ejected-endpoints',
          true,
        ],
      ],
    ],
    [
      'flags tell of a full pool, and the counters are not shown',
      ['proxy-cpu', 'proxy-memory', 'pending-overflow'],
      [sidecar],
      [['connection-overflow retry-overflow retries ejected-endpoints', true]],
    ],
    [
      'all is told',
      [
        'proxy-cpu',
        'proxy-memory',
        'connection-overflow',
        'pending-overflow',
        'retry-overflow',
        'retries',
        'ejected-endpoints',
      ],
      [sidecar],
      [],
    ],
    [
      'the proxies are shared',
      [],
      [ambient],
      [
        ['proxy-cpu proxy-memory', false],
        [
          'connection-overflow pending-overflow retry-overflow retries ejected-endpoints',
          false,
        ],
      ],
    ],
  ])('names what is missing: %s', (_, told, workloads, gaps) => {
    const list = told.map(
      (measure): SaturationSample => ({ measure, value: 0, unit: 'cores' }),
    );
    expect(
      metrics
        .saturationGaps?.(list, workloads)
        .map(({ measures, manifest }) => [
          measures.join(' '),
          manifest !== undefined,
        ]),
    ).toEqual(gaps);
  });

  it('gives the annotation in full', () => {
    expect(metrics.saturationGaps?.([], [sidecar])[1].manifest).toBe(`spec:
  template:
    metadata:
      annotations:
        proxy.istio.io/config: |
          proxyStatsMatcher:
            inclusionSuffixes:
              - upstream_cx_overflow
              - upstream_rq_pending_overflow
              - upstream_rq_retry_overflow
              - upstream_rq_retry
              - outlier_detection.ejections_active
`);
  });
});
